/** Interceptors of a server: what they run before, and what reaches the handler. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Code, contextKey, type Interceptor, type ServerOptions, TtrpcError } from 'ttrpc'
import { type Bytes, echoDefinition } from '../support/echo-service.js'
import { RAW_SERVICE } from '../support/raw-service.js'
import { request } from '../support/wire.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

for (const target of targets) {
  describe(`server interceptors: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

function suite(target: Target): void {
  async function open(server: readonly Interceptor[], more: ServerOptions = {}): Promise<RawWay> {
    const way = await openRaw(target, { ...more, interceptors: server })
    way.server.register(echoDefinition, { echo: (request) => request }, { partial: true })
    return way
  }

  test('a server interceptor refuses a call before its payload is decoded', async () => {
    const guard: Interceptor = (next) => async (request) => {
      if (request.metadata.get('token') !== 'sesame') throw new TtrpcError('no token', Code.UNAUTHENTICATED)
      return next(request)
    }
    let decoded = 0
    const counted = {
      encode: (value: Bytes) => value.value,
      decode: (value: Uint8Array): Bytes => {
        decoded++
        return { value }
      },
    }
    await using way = await openRaw(target, { interceptors: [guard] })
    const definition = { name: 'test.v1.Counted', methods: { Echo: { input: counted, output: counted } } }
    way.server.register(definition, { echo: (request: Bytes) => request })
    await using client = await way.connect()
    const { echo: call } = client.service(definition)
    await assert.rejects(call({ value: Buffer.from('x') }), {
      code: Code.UNAUTHENTICATED,
      message: 'no token',
    })
    assert.equal(decoded, 0)
    const { value } = await call({ value: Buffer.from('x') }, { metadata: { token: 'sesame' } })
    assert.equal(Buffer.from(value).toString(), 'x')
    assert.equal(decoded, 2, 'request there, reply here')
  })

  test('a payload waits for an interceptor that waits, at any size', async () => {
    let go: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    let waiting = 0
    await using way = await open([
      (next) => async (request) => {
        if (++waiting === 6) go()
        await gate
        return next(request)
      },
    ])
    await using client = await way.connect()
    const sizes = [0, 1, 64, 4_096, 100_000, 1_000_000]
    const sent = sizes.map((size, i) => Buffer.alloc(size, i + 1))
    const replies = await Promise.all(sent.map((bytes) => client.call(RAW_SERVICE, 'Echo', bytes)))
    for (const [i, reply] of replies.entries()) assert.ok(sent[i]!.equals(reply), `${sizes[i]} bytes`)
  })

  test('A18: a payload that cannot be read is answered with 13, each time it is read', async () => {
    let looks = 0
    const looking: Interceptor = (next) => async (request) => {
      try {
        void request.message
      } catch {
        looks++
      }
      return next(request)
    }
    await using way = await open([looking])
    await using client = await way.connect()
    const answer = client.call(echoDefinition.name, 'Echo', Buffer.from([0x0a, 0x05, 0x61]))
    await assert.rejects(answer, {
      code: Code.INTERNAL,
      message: /^ttrpc: error unmarshalling payload: proto:/,
    })
    assert.equal(looks, 1)
  })

  test('what a server interceptor throws is answered as a handler error, thrown at once or later', async () => {
    const failing: Interceptor = () => (request) => {
      if (request.metadata.has('now')) throw new Error('secret')
      return Promise.reject(new TtrpcError('later', Code.ABORTED))
    }
    await using way = await open([failing])
    await using client = await way.connect()
    const call = (metadata: Record<string, string>) =>
      client.call(RAW_SERVICE, 'Echo', new Uint8Array(0), { metadata })
    await assert.rejects(call({ now: '1' }), { code: Code.UNKNOWN, message: 'internal error' })
    await assert.rejects(call({}), { code: Code.ABORTED, message: 'later' })
  })

  test('values go from interceptor to interceptor to handler, and no further', async () => {
    const user = contextKey<string>('user', 'nobody')
    const other = contextKey<string>('user')
    await using way = await openRaw(target, {
      interceptors: [
        (next) => (request) => {
          const name = request.metadata.get('user')
          if (name !== undefined) request.values.set(user, name)
          return next({ ...request })
        },
        (next) => (request) => {
          request.values.set(user, `${request.values.get(user)}, seen`)
          return next(request)
        },
      ],
    })
    way.server.registerRaw('test.v1.Values', {
      Who: (_, { values }) => Buffer.from(`${values.get(user)} ${values.get(other)} ${values.has(other)}`),
    })
    await using client = await way.connect()
    const who = async (metadata = {}) =>
      String(await client.call('test.v1.Values', 'Who', new Uint8Array(0), { metadata }))
    assert.equal(await who({ user: 'ada' }), 'ada, seen undefined false')
    assert.equal(await who(), 'nobody, seen undefined false')
  })

  test('metadata that a server interceptor sets reaches the handler', async () => {
    await using way = await openRaw(target, {
      interceptors: [
        (next) => (request) => {
          request.metadata.set('a', '1')
          return next({ ...request, metadata: request.metadata.clone().set('b', '2') })
        },
      ],
    })
    way.server.registerRaw('test.v1.Metadata', {
      All: (_, { metadata }) => Buffer.from(JSON.stringify([...metadata])),
    })
    await using client = await way.connect()
    const all = await client.call('test.v1.Metadata', 'All', new Uint8Array(0))
    assert.deepEqual(JSON.parse(String(all)), [
      ['a', '1'],
      ['b', '2'],
    ])
  })

  test('the deadline ends a call that its server interceptor holds', async () => {
    await using way = await open([
      (next) => (request) =>
        new Promise((resolve) => {
          request.signal?.addEventListener('abort', () => resolve(next(request)))
        }),
    ])
    using peer = await way.dial()
    await peer.send(request(1, { service: RAW_SERVICE, method: 'Echo', timeoutNano: 20_000_000n }))
    const answer = await peer.answer()
    assert.equal(answer.status?.code, Code.DEADLINE_EXCEEDED)
  })
}
