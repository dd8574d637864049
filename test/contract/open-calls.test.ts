/** The open and the stuck calls of clients and servers, with their ages. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { Channels, type StuckCall } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { Client as InternalClient } from '#ttrpc/client/client.js'
import { RAW_SERVICE, until } from '../support/raw-service.js'
import { lost, openRestartable, type ReconnectTarget, reconnectTargets } from '../support/restartable.js'
import { engines, openRaw, type Target } from './targets.js'

const text = (value: string): Buffer => Buffer.from(value)

/** The stuck calls that are reported until it is disposed. */
function record(): { readonly told: StuckCall[] } & Disposable {
  const told: StuckCall[] = []
  const take = (call: unknown): number => told.push(call as StuckCall)
  diagnostics.subscribe(Channels.CALL_STUCK, take)
  return { told, [Symbol.dispose]: () => diagnostics.unsubscribe(Channels.CALL_STUCK, take) }
}

for (const target of engines) describe(`open calls: ${target.name}`, { timeout: 60_000 }, () => suite(target))
for (const target of reconnectTargets) {
  describe(`open calls without a connection: ${target.name}`, { timeout: 60_000 }, () => waitingSuite(target))
}

function suite(target: Target): void {
  test('client.calls and server.connections have kinds, ages and unread bytes', async () => {
    await using way = await openRaw(target)
    way.server.registerRaw('test.v1.Open', {
      Unary: async (_, { signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return text('')
      },
      Chat: {
        kind: 'bidiStreaming',
        async *handler(_, { signal }) {
          yield text('answer')
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        },
      },
    })
    await using client = await way.connect()
    assert.deepEqual(client.calls, [])
    const unary = client.call('test.v1.Open', 'Unary', text('')).catch(() => undefined)
    const chat = client.stream('test.v1.Open', 'Chat', 'bidiStreaming')
    await chat.send(text('nobody reads this'))
    const sides = [() => client.calls, () => way.server.connections[0]?.calls ?? []]
    for (const calls of sides) {
      await until(() => calls().length === 2 && calls().some(({ unreadBytes }) => unreadBytes > 0))
      const named = calls().map(({ service, method, kind }) => [service, method, kind])
      assert.deepEqual(named.sort(), [
        ['test.v1.Open', 'Chat', 'bidiStreaming'],
        ['test.v1.Open', 'Unary', 'unary'],
      ])
      const [before] = calls()
      assert.ok(before !== undefined && before.ageMs >= 0 && before.ageMs < 60_000, `${before?.ageMs} ms`)
      await until(() => calls().every(({ ageMs }) => ageMs > before.ageMs + 20))
    }
    assert.ok(client.calls.every(({ waiting }) => !waiting))
    chat.cancel()
    assert.deepEqual(
      client.calls.map(({ method }) => method),
      ['Unary'],
    )
    await client.close()
    await unary
    assert.deepEqual(client.calls, [])
    await until(() => way.server.connections.length === 0)
  })

  test('each call has an age of its own', async () => {
    await using way = await openRaw(target)
    await using client = await way.connect()
    const first = client.call(RAW_SERVICE, 'Block', text('first'))
    await until(() => client.calls.some(({ ageMs }) => ageMs > 50))
    const second = client.call(RAW_SERVICE, 'Block', text('second'))
    const ages = client.calls.map(({ ageMs }) => ageMs).sort((a, b) => a - b)
    assert.ok(ages[0]! < 50 && ages[1]! > 50, ages.join())
    for (const name of ['first', 'second']) way.calls.get(name).released.fire()
    await Promise.all([first, second])
  })

  test('stuckCallMs: each side reports each call once', async () => {
    using recorded = record()
    await using way = await openRaw(target, { stuckCallMs: 40 })
    await using client = await way.connect({ stuckCallMs: 40 })
    const calls = ['a', 'b'].map((name) => client.call(RAW_SERVICE, 'Block', text(name)))
    await until(() => recorded.told.length === 4)
    await until(() => client.calls.every(({ ageMs }) => ageMs > 120)) // more looks go by
    const sides = recorded.told.map(({ side, method, kind }) => `${side} ${method} ${kind}`)
    assert.deepEqual(sides.sort(), [
      ...Array.from({ length: 2 }, () => 'client Block unary'),
      ...Array.from({ length: 2 }, () => 'server Block unary'),
    ])
    assert.ok(recorded.told.every(({ ageMs }) => ageMs >= 40))
    for (const name of ['a', 'b']) way.calls.get(name).released.fire()
    await Promise.all(calls)
    // After all calls have ended, and the watch with them, the next one is found too.
    const again = client.call(RAW_SERVICE, 'Block', text('c'))
    await until(() => recorded.told.length === 6)
    way.calls.get('c').released.fire()
    await again
  })

  test('stuckCallMs is checked', async () => {
    await using way = await openRaw(target)
    for (const stuckCallMs of [-1, 0.5, 2 ** 31, '1']) {
      const options = { stuckCallMs } as { stuckCallMs: number }
      await assert.rejects(async () => way.connect(options), { code: 'ERR_TTRPC_OPTION' })
      await assert.rejects(() => openRaw(target, options), { code: 'ERR_TTRPC_OPTION' })
    }
  })
}

function waitingSuite(target: ReconnectTarget): void {
  test('a call that waits for a connection is open, and may be stuck', async () => {
    using recorded = record()
    await using pair = await openRestartable(target, { stuckCallMs: 40 })
    const { server, client } = pair
    await server.stop()
    await lost(client)
    const unary = client.call(RAW_SERVICE, 'Echo', text('waits'), { waitForReady: true })
    const stream = client.stream(RAW_SERVICE, 'Chat', 'bidiStreaming', undefined, { waitForReady: true })
    const streamed = stream.receive().catch(() => undefined)
    await until(() => recorded.told.length === 2)
    assert.deepEqual(
      client.calls.map(({ method, kind, waiting }) => [method, kind, waiting]),
      [
        ['Echo', 'unary', true],
        ['Chat', 'bidiStreaming', true],
      ],
    )
    assert.deepEqual(
      recorded.told.map(({ source, side, connection, stream, peer }) => [
        source === client,
        side,
        connection,
        stream,
        peer,
      ]),
      Array.from({ length: 2 }, () => [true, 'client', 0, 0, undefined]),
    )
    await server.start()
    await unary
    await streamed
    assert.deepEqual(client.calls, [])
    assert.equal(recorded.told.length, 2)
  })

  test('a call that is sent again has the age of the whole, and is reported once', async () => {
    using recorded = record()
    await using pair = await openRestartable(target, { stuckCallMs: 40 })
    const { server, client } = pair
    const call = client.call(RAW_SERVICE, 'Block', text('again'), { idempotent: true })
    await until(() => recorded.told.length === 1)
    const age = client.calls[0]!.ageMs
    const first = InternalClient.connectionOf(client)
    abortConnection(client)
    // The time without a connection may be shorter than a turn of the event loop.
    await until(() => InternalClient.connectionOf(client) !== first && client.calls[0]?.waiting === false)
    assert.ok(client.calls[0]!.ageMs >= age)
    await until(() => client.calls[0]!.ageMs >= age + 100)
    assert.equal(recorded.told.length, 1)
    server.calls.get('again').released.fire()
    await call
  })
}
