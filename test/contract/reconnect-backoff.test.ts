/** When a client that reconnects dials, and the states it publishes: on a clock of the test, and on sockets. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { Channels, type ClientStateChanged, ClosedError, connect } from 'ttrpc'
import { type FakeClock, fakeClock } from 'ttrpc/testing'
import { until } from '../support/raw-service.js'
import { echo, openRestartable, type ReconnectTarget, reconnectTargets } from '../support/restartable.js'
import { tempSocket } from '../support/temp-socket.js'

const options = { minDelayMs: 100, maxDelayMs: 1000, jitter: 0 }

/** The changes of state that clients publish until it is disposed. */
function record(): { readonly changes: ClientStateChanged[] } & Disposable {
  const changes: ClientStateChanged[] = []
  const take = (change: unknown): number => changes.push(change as ClientStateChanged)
  diagnostics.subscribe(Channels.CLIENT_STATE, take)
  return { changes, [Symbol.dispose]: () => diagnostics.unsubscribe(Channels.CLIENT_STATE, take) }
}

/** Lets the next dial fall due and fail. Returns its delay in milliseconds. */
async function failedDial(clock: FakeClock, changes: ClientStateChanged[]): Promise<number> {
  const delayMs = changes.at(-1)?.delayMs ?? Number.NaN
  const before = changes.length
  clock.advance(delayMs - 1)
  assert.equal(changes.length, before, 'it dials before its time')
  clock.advance(1)
  assert.equal(changes[before]?.to, 'dialling')
  await until(() => changes.length === before + 2)
  assert.equal(changes.at(-1)?.to, 'waiting')
  return delayMs
}

for (const target of reconnectTargets.filter(({ engine }) => engine === 'node')) {
  describe(`delays: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

function suite(target: ReconnectTarget): void {
  test('delays double to the longest, and begin anew after a connection that was of use', async () => {
    const clock = fakeClock()
    using recorded = record()
    const { changes } = recorded
    await using pair = await openRestartable(target, { reconnect: options, clock })
    const { server, client } = pair
    await echo(client, 'of use')
    await server.stop()
    await until(() => changes.length === 1)
    const delays: number[] = []
    for (let i = 0; i < 6; i++) delays.push(await failedDial(clock, changes))
    assert.deepEqual(delays, [100, 200, 400, 800, 1000, 1000])
    await server.start()
    const call = echo(client, 'waits', { waitForReady: true })
    clock.advance(1000)
    assert.equal(String(await call), 'waits')
    assert.equal(changes.at(-1)?.to, 'open')
    await server.stop()
    await until(() => changes.at(-1)?.to === 'waiting')
    assert.equal(await failedDial(clock, changes), 100)
    await client.close()
    assert.equal(changes.at(-1)?.to, 'closed')
    assert.equal(clock.timers, 0)
  })

  test('a connection that lasted was no failure, though nothing was called on it', async () => {
    const clock = fakeClock()
    using recorded = record()
    const { changes } = recorded
    await using pair = await openRestartable(target, { reconnect: options, clock })
    const { server } = pair
    clock.advance(1000)
    await server.stop()
    await until(() => changes.length === 1)
    assert.equal(changes[0]?.delayMs, 100)
  })

  test('each change is published with the address, and a failed dial with its error', async () => {
    const clock = fakeClock()
    using recorded = record()
    const { changes } = recorded
    await using pair = await openRestartable(target, { reconnect: options, clock })
    const { server, client } = pair
    await echo(client, 'of use')
    await server.stop()
    await until(() => changes.length === 1)
    await failedDial(clock, changes)
    await server.start()
    clock.advance(200)
    await until(() => changes.at(-1)?.to === 'open')
    await client.close()
    assert.deepEqual(
      changes.map(({ from, to, reason }) => [from, to, reason !== undefined]),
      [
        ['open', 'waiting', false],
        ['waiting', 'dialling', false],
        ['dialling', 'waiting', true],
        ['waiting', 'dialling', true],
        ['dialling', 'open', false],
        ['open', 'closed', false],
      ],
    )
    assert.match(changes[2]?.reason ?? '', target.tcp ? /ECONNREFUSED/ : /ENOENT|no such/)
    assert.ok(changes.every(({ source, side }) => source === client && side === 'client'))
    assert.ok(changes.every(({ address }) => address === changes[0]?.address))
    assert.ok(server.address.endsWith(changes[0]?.address ?? 'none'), changes[0]?.address)
  })

  for (const state of ['waiting', 'dialling', 'open']) {
    test(`a client may be closed by a subscriber at its state ${state}`, async () => {
      await using pair = await openRestartable(target)
      const { server, client } = pair
      const seen: string[] = []
      const onChange = (change: unknown): void => {
        seen.push((change as ClientStateChanged).to)
        if (seen.at(-1) === state) void client.close()
      }
      diagnostics.subscribe(Channels.CLIENT_STATE, onChange)
      await server.stop()
      await server.start()
      await client.closed
      diagnostics.unsubscribe(Channels.CLIENT_STATE, onChange)
      assert.deepEqual(seen.slice(-2), [state, 'closed'])
      assert.equal(client.state, 'closed')
      await until(() => server.server.connectionCount === 0)
    })
  }
}

/** A server that calls `onSocket` with each connection, until it is disposed. */
async function accepting(onSocket: (socket: Socket) => void): Promise<{ path: string } & AsyncDisposable> {
  const path = tempSocket()
  const server = createServer((socket) => onSocket(socket.on('error', () => {}))).listen(path)
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    await new Promise((resolve) => server.close(resolve))
  }
  return { path, [Symbol.asyncDispose]: close }
}

for (const engine of ['native', 'node'] as const) {
  test(`${engine}: a server that accepts and closes is not hammered: such connections are failures`, {
    timeout: 60_000,
  }, async () => {
    using recorded = record()
    await using server = await accepting((socket) => socket.destroy())
    await using _client = await connect(server.path, {
      engine,
      reconnect: { minDelayMs: 1, maxDelayMs: 30_000, jitter: 0 },
    })
    await until(() => recorded.changes.filter(({ to }) => to === 'waiting').length === 7)
    const delays = recorded.changes.filter(({ to }) => to === 'waiting').map(({ delayMs }) => delayMs)
    assert.deepEqual(delays, [2, 4, 8, 16, 32, 64, 128])
  })
}

test('native: a server that ends in order is left for the next one at once, and still answers what it has', {
  timeout: 60_000,
}, async () => {
  const target = reconnectTargets.find(({ engine }) => engine === 'native')!
  await using pair = await openRestartable(target)
  const { server, client } = pair
  const { calls } = server
  const old = client.call('test.v1.Raw', 'Block', Buffer.from('old'))
  await calls.get('old').begun.promise
  const before = server.server
  const report = before.shutdown({ timeoutMs: 30_000 })
  await server.start()
  // Calls written before the cut are still answered; the first call after it fails, and may have been sent.
  const answered = (): Promise<boolean> =>
    echo(client, 'notices').then(
      () => true,
      (error) => !(error instanceof ClosedError),
    )
  while (await answered());
  assert.equal(client.state, 'connecting')
  assert.equal(before.connectionCount, 1, 'the one before still has its call')
  assert.equal(String(await echo(client, 'next', { waitForReady: true })), 'next')
  assert.equal(server.server.connectionCount, 1)
  calls.get('old').released.fire()
  assert.equal(String(await old), 'old')
  await report
})
