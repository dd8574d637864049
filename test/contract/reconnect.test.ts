/** A client that reconnects: what it retries, what it does not, and that nothing is done twice. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { ClosedError, Code, ConnectError, connect, TtrpcError } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { Client as InternalClient } from '#ttrpc/client/client.js'
import { RAW_SERVICE, until } from '../support/raw-service.js'
import {
  COUNTED_SERVICE,
  echo,
  lost,
  openRestartable,
  type ReconnectTarget,
  reconnect,
  reconnectTargets,
} from '../support/restartable.js'
import { tempSocket } from '../support/temp-socket.js'

const text = (value: string): Buffer => Buffer.from(value)

for (const target of reconnectTargets) {
  describe(`reconnecting: ${target.name}`, { timeout: 120_000 }, () => suite(target))
}

function suite(target: ReconnectTarget): void {
  test('a call that waits for ready gets the next connection, others fail at once', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    assert.equal(client.state, 'open')
    await server.stop()
    await lost(client)
    const early = await echo(client, 'early').catch((error: unknown) => error)
    assert.ok(early instanceof ClosedError)
    assert.equal(early.sent, false)
    const waiting = echo(client, 'waits', { waitForReady: true })
    await server.start()
    assert.equal(String(await waiting), 'waits')
    assert.equal(client.state, 'open')
    await client.close()
    assert.equal(client.state, 'closed')
  })

  test('a stream waits for ready too', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    await server.stop()
    await lost(client)
    const options = { waitForReady: true }
    const call = client.stream(RAW_SERVICE, 'X', 'serverStreaming', text(''), options)
    const failure = call.receive().catch((error: TtrpcError) => error.code)
    await server.start()
    assert.equal(await failure, Code.UNIMPLEMENTED)
  })

  test('waiting ends by the deadline, the signal, or the close of the client', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    await server.stop()
    await lost(client)
    const late = echo(client, 'late', { waitForReady: true, timeoutMs: 20 })
    await assert.rejects(late, { code: Code.DEADLINE_EXCEEDED, sent: false })
    const controller = new AbortController()
    const aborted = echo(client, 'aborted', { waitForReady: true, signal: controller.signal })
    controller.abort()
    await assert.rejects(aborted, { code: Code.CANCELED, sent: false })
    const closed = echo(client, 'closed', { waitForReady: true })
    const outcome = assert.rejects(closed, (error) => error instanceof ClosedError && error.sent === false)
    await client.close()
    await outcome
  })

  test('maxWaitingCalls: one more is refused', async () => {
    await using pair = await openRestartable(target, { limits: { maxWaitingCalls: 2 } })
    const { server, client } = pair
    await server.stop()
    await lost(client)
    const waiting = [1, 2].map((n) => echo(client, `${n}`, { waitForReady: true }))
    await assert.rejects(echo(client, '3', { waitForReady: true }), { code: Code.RESOURCE_EXHAUSTED })
    await server.start()
    assert.deepEqual((await Promise.all(waiting)).map(String), ['1', '2'])
  })

  test('a call whose connection is lost is sent again when it is idempotent, and only then', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    const plain = client.call(RAW_SERVICE, 'Block', text('plain')).catch((error: unknown) => error)
    const again = client.call(RAW_SERVICE, 'Block', text('again'), { idempotent: true })
    await server.calls.get('plain').begun.promise
    await server.calls.get('again').begun.promise
    server.calls.get('again').released.fire() // the second time it is answered at once
    abortConnection(client)
    const error = await plain
    assert.ok(error instanceof ClosedError)
    assert.equal(error.sent, true)
    assert.equal(String(await again), 'again')
  })

  test('maxAttempts: an idempotent call does not go on for ever', async () => {
    await using pair = await openRestartable(target, { reconnect: { ...reconnect, maxAttempts: 2 } })
    const { server, client } = pair
    const call = client.call(RAW_SERVICE, 'Block', text('twice'), { idempotent: true })
    const outcome = call.catch((error: unknown) => error)
    await server.calls.get('twice').begun.promise
    const seen = new Set([InternalClient.connectionOf(client)])
    abortConnection(client)
    await until(() => client.state === 'open' && !seen.has(InternalClient.connectionOf(client)))
    await until(() => InternalClient.connectionOf(client).pending === 1)
    abortConnection(client)
    assert.ok((await outcome) instanceof ClosedError)
  })

  test('ids that run out: the next call goes over another connection, those that run go on', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    const first = InternalClient.connectionOf(client)
    first.skipTo(0xffff_fff9)
    const running = client.call(RAW_SERVICE, 'Block', text('old'))
    for (const id of [0xffff_fffb, 0xffff_fffd, 0xffff_ffff]) {
      assert.equal(String(await echo(client, `id ${id}`)), `id ${id}`)
    }
    assert.deepEqual([first.open, first.usable], [true, false])
    assert.equal(String(await echo(client, 'fresh')), 'fresh')
    assert.notEqual(InternalClient.connectionOf(client), first)
    server.calls.get('old').released.fire()
    assert.equal(String(await running), 'old')
    await until(() => !first.open)
  })

  test('ids that run out: streams go over another connection too', async () => {
    await using pair = await openRestartable(target)
    const { client } = pair
    const first = InternalClient.connectionOf(client)
    first.skipTo(0xffff_ffff)
    const running = client.stream(RAW_SERVICE, 'X', 'bidiStreaming')
    assert.equal(first.usable, false)
    const fresh = client.stream(COUNTED_SERVICE, 'List', 'serverStreaming', text('fresh'))
    assert.equal(String(await fresh.receive()), 'fresh')
    assert.equal(await fresh.receive(), undefined)
    assert.notEqual(InternalClient.connectionOf(client), first)
    await assert.rejects(running.receive(), { code: Code.UNIMPLEMENTED })
    await until(() => !first.open)
  })

  test('ids that run out: a client that does not reconnect says so', async () => {
    await using pair = await openRestartable(target, { reconnect: false })
    const { client } = pair
    InternalClient.connectionOf(client).skipTo(0xffff_ffff)
    await echo(client, 'last')
    await assert.rejects(echo(client, 'over'), { code: Code.UNAVAILABLE, sent: false, message: /stream ids/ })
  })

  test('closed waits for every connection: the new one, and the old one with its calls', async () => {
    await using pair = await openRestartable(target)
    const { client } = pair
    const first = InternalClient.connectionOf(client)
    first.skipTo(0xffff_ffff)
    const old = client.call(RAW_SERVICE, 'Block', text('old')).catch((error: unknown) => error)
    await echo(client, 'fresh')
    const second = InternalClient.connectionOf(client)
    assert.ok(first.open && second.open && first !== second)
    let closes = 0
    for (const connection of [first, second]) {
      const { transport } = connection
      const { handler } = transport
      const onClosed = handler.onClosed.bind(handler)
      handler.onClosed = (...args) => {
        closes++
        onClosed(...args)
      }
    }
    await client.close()
    assert.equal(closes, 2)
    assert.ok((await old) instanceof ClosedError)
  })

  test('verifyServer is asked at each dial; what it refuses is not used', async () => {
    const verdicts = ['yes', 'no', 'no', 'yes']
    let asked = 0
    const verifyServer = {
      handshake: async () => {
        if (verdicts[asked++] === 'no') throw new Error('another server')
        return {}
      },
    }
    await using pair = await openRestartable(target, { verifyServer })
    const { client } = pair
    const first = InternalClient.connectionOf(client)
    abortConnection(client)
    await until(() => !first.open)
    assert.equal(String(await echo(client, 'next', { waitForReady: true })), 'next')
    assert.equal(asked, 4)
  })

  test('close() gives up a dial whose verifyServer has not decided', async () => {
    let asked = 0
    let told: AbortSignal | undefined
    const verifyServer = {
      handshake: (_: unknown, signal: AbortSignal) => {
        if (asked++ === 0) return Promise.resolve({})
        told = signal
        return new Promise<never>(() => {})
      },
    }
    await using pair = await openRestartable(target, { verifyServer })
    const { server, client } = pair
    abortConnection(client)
    await until(() => told !== undefined)
    await client.close()
    assert.equal(told?.aborted, true)
    await until(() => server.server.connectionCount === 0)
  })

  test('sent says what became of every try: a call that was sent and then waits in vain has sent true', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    const options = { idempotent: true, timeoutMs: 60_000 }
    const controller = new AbortController()
    const late = client.call(RAW_SERVICE, 'Block', text('late'), { ...options, signal: controller.signal })
    const cut = client.call(RAW_SERVICE, 'Block', text('cut'), options)
    const outcomes = Promise.all([late, cut].map((call) => call.catch((error: TtrpcError) => error)))
    await server.calls.get('late').begun.promise
    await server.calls.get('cut').begun.promise
    await server.stop()
    await until(() => client.calls.every(({ waiting }) => waiting) && client.calls.length === 2)
    controller.abort()
    await until(() => client.calls.length === 1)
    await client.close()
    const [first, second] = (await outcomes) as TtrpcError[]
    assert.deepEqual([first?.code, first?.sent, first?.method], [Code.CANCELED, true, 'Block'])
    assert.deepEqual([second?.code, second?.sent, second?.method], [Code.UNAVAILABLE, true, 'Block'])
  })

  test('a call whose time is up while it waits says why there is no connection', async () => {
    await using pair = await openRestartable(target)
    const { server, client } = pair
    await server.stop()
    await lost(client)
    const call = echo(client, 'late', { waitForReady: true, timeoutMs: 100 })
    const error = await call.catch((thrown: unknown) => thrown as TtrpcError)
    assert.ok(error instanceof TtrpcError)
    assert.equal(error.code, Code.DEADLINE_EXCEEDED)
    assert.ok(error.cause instanceof ConnectError)
  })

  test('onClose and closed are for the end of the client alone', async () => {
    let closes = 0
    await using pair = await openRestartable(target, { onClose: () => void closes++ })
    const { client } = pair
    abortConnection(client)
    assert.equal(String(await echo(client, 'next', { waitForReady: true, idempotent: true })), 'next')
    assert.equal(closes, 0)
    await client.close()
    assert.equal(closes, 1)
  })

  test('options that cannot be right', async () => {
    for (const wrong of [
      1,
      'yes',
      { jitter: 2 },
      { minDelayMs: -1 },
      { minDelayMs: 10, maxDelayMs: 5 },
      { often: true },
    ]) {
      assert.throws(() => connect(tempSocket(), { reconnect: wrong as never }), { code: 'ERR_TTRPC_OPTION' })
    }
  })
}
