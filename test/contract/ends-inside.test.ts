/** A server or client that is ended by a handler: the call does not wait for itself, and the server ends after it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Interceptor, RawHandlers, Server, ServerOptions } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { RAW_SERVICE, until } from '../support/raw-service.js'
import { none } from './foreign-slots.js'
import { text, textsOf } from './stream-way.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

const timeout = 60_000
const SERVICE = 'test.v1.Ends'
type Stop = (server: Server) => Promise<unknown>

/** The ways in which a handler comes to call it. */
const places: Readonly<Record<string, (stop: () => Promise<unknown>) => RawHandlers>> = {
  'at once': (stop) => ({
    async Stop() {
      await stop()
      return text('done')
    },
  }),
  'after it has waited': (stop) => ({
    async Stop() {
      await sleep(1)
      await Promise.resolve()
      await stop()
      return text('done')
    },
  }),
  'in a function that it awaits': (stop) => ({
    async Stop() {
      const inner = async (): Promise<void> => {
        await sleep(1)
        await stop()
      }
      try {
        await Promise.all([sleep(2), inner()])
      } finally {
        await Promise.resolve()
      }
      return text('done')
    },
  }),
  'in a chain of promises': (stop) => ({
    Stop: () =>
      sleep(1)
        .then(() => stop())
        .then(() => text('done')),
  }),
  twice: (stop) => ({
    async Stop() {
      await sleep(1)
      await stop()
      await stop()
      return text('done')
    },
  }),
}

/** The same in streams; their answers are read as one text. */
const streams: Readonly<Record<string, (stop: () => Promise<unknown>) => RawHandlers>> = {
  'in a server stream': (stop) => ({
    Stop: {
      kind: 'serverStreaming',
      async *handler() {
        yield text('do')
        await stop()
        yield text('ne')
      },
    },
  }),
  'in a bidirectional stream whose client has not closed': (stop) => ({
    Stop: {
      kind: 'bidiStreaming',
      async *handler() {
        yield text('do')
        await sleep(1)
        await stop()
        yield text('ne')
      },
    },
  }),
}

for (const target of targets) describe(`ends inside: ${target.name}`, { timeout }, () => suite(target))

function suite(target: Target): void {
  async function open(
    handlers: (stop: () => Promise<unknown>) => RawHandlers,
    stop: Stop,
    options?: ServerOptions,
  ) {
    const way: RawWay = await openRaw(target, options)
    way.server.registerRaw(
      SERVICE,
      handlers(() => stop(way.server)),
    )
    return { way, client: await way.connect() }
  }

  const awaiting: Interceptor = (next) => async (request) => {
    const reply = await next(request)
    return reply
  }
  const passing: Interceptor = (next) => (request) => next(request)

  for (const [name, handlers] of Object.entries(places)) {
    for (const [how, options] of [
      ['', {}],
      [', with interceptors', { interceptors: [awaiting, passing] }],
      [', with inheritContext', { inheritContext: true }],
    ] as const) {
      test(`shutdown ${name}${how}: the call is answered, then the server ends`, async () => {
        const { way, client } = await open(handlers, (server) => server.shutdown(), options)
        await using _ = way
        assert.equal(String(await client.call(SERVICE, 'Stop', none)), 'done')
        assert.deepEqual(await way.server.shutdown(), { cut: [] })
        assert.equal(way.server.connectionCount, 0)
      })
    }

    test(`close ${name}: ends, and the call with it`, async () => {
      const ended = new Gate()
      const stop: Stop = (server) => server.close().then(() => ended.open())
      const { way, client } = await open(handlers, stop)
      await using _ = way
      await assert.rejects(client.call(SERVICE, 'Stop', none), { code: 14 })
      await ended.happened
      assert.equal(way.server.connectionCount, 0)
    })
  }

  for (const [name, handlers] of Object.entries(streams)) {
    test(`shutdown ${name}: the stream goes on, then the server ends`, async () => {
      const { way, client } = await open(handlers, (server) => server.shutdown())
      await using _ = way
      const kind = name.includes('bidi') ? 'bidiStreaming' : 'serverStreaming'
      const call =
        kind === 'bidiStreaming'
          ? client.stream(SERVICE, 'Stop', kind)
          : client.stream(SERVICE, 'Stop', kind, none)
      assert.equal((await textsOf(call)).join(''), 'done')
      await way.server.shutdown()
    })
  }

  test('shutdown in a handler waits for the other calls, from inside and from outside', async () => {
    const order: string[] = []
    const { way, client } = await open(places['after it has waited']!, async (server) => {
      await server.shutdown()
      order.push('inside')
    })
    await using _ = way
    const other = client.call(RAW_SERVICE, 'Block', text('other')).then(() => order.push('other'))
    await until(() => way.server.connections[0]?.calls.length === 1)
    const stopped = client.call(SERVICE, 'Stop', none)
    await until(() => way.server.connections[0]?.calls.length === 2)
    await sleep(5)
    const outside = way.server.shutdown().then(() => order.push('outside'))
    assert.deepEqual(order, [])
    way.calls.get('other').released.fire()
    await Promise.all([other, stopped, outside])
    assert.deepEqual(order.sort(), ['inside', 'other', 'outside'])
  })

  test('two handlers that shut down do not wait for each other', async () => {
    const { way, client } = await open(places['after it has waited']!, (server) => server.shutdown())
    await using _ = way
    const both = await Promise.all([client.call(SERVICE, 'Stop', none), client.call(SERVICE, 'Stop', none)])
    assert.deepEqual(both.map(String), ['done', 'done'])
    await way.server.shutdown()
  })

  test('a client that a handler of its own server closes', async () => {
    const { way, client } = await open(places['after it has waited']!, () => client.close())
    await using _ = way
    await assert.rejects(client.call(SERVICE, 'Stop', none), { code: 14 })
    await client.closed
    await way.server.shutdown()
  })
}
