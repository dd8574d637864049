/** A client that reconnects: what it retries, what it does not, and that nothing is done twice. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  allowAnyPeer,
  type Client,
  ClosedError,
  Code,
  type ConnectOptions,
  connect,
  type EngineChoice,
  type Server,
  type TtrpcError,
} from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { Client as InternalClient } from '#ttrpc/client.js'
import { NamedCalls } from '../support/named-calls.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

const reconnect = { minDelayMs: 1, maxDelayMs: 20 }
const text = (value: string): Buffer => Buffer.from(value)

for (const engine of ['native', 'node'] as const) {
  describe(`reconnecting: ${engine}`, { timeout: 120_000 }, () => suite(engine))
}

/** A server that can be ended and started again on its path. */
class Restartable {
  readonly path = tempSocket()
  readonly calls = new NamedCalls()
  /** How often a handler of `Count` has run for each text. */
  readonly runs = new Map<string, number>()
  readonly #engine: EngineChoice
  #server: Server | undefined

  constructor(engine: EngineChoice) {
    this.#engine = engine
  }

  async start(): Promise<void> {
    const options = { engine: this.#engine, ...(this.#engine === 'node' && { handshaker: allowAnyPeer() }) }
    this.#server = rawServer(options, this.calls).registerRaw('test.v1.Counted', {
      Count: (bytes) => {
        const key = Buffer.from(bytes).toString()
        this.runs.set(key, (this.runs.get(key) ?? 0) + 1)
        return bytes
      },
    })
    await this.#server.listen(this.path)
  }

  async stop(): Promise<void> {
    await this.#server?.close()
  }
}

async function open(engine: EngineChoice, options: ConnectOptions = {}): Promise<[Restartable, Client]> {
  const server = new Restartable(engine)
  await server.start()
  return [server, await connect(server.path, { engine, reconnect, ...options })]
}

const echo = (client: Client, value: string, options = {}): Promise<Uint8Array> =>
  client.call(RAW_SERVICE, 'Echo', text(value), options)

async function lost(client: Client): Promise<void> {
  await until(() => client.state === 'connecting')
}

function suite(engine: EngineChoice): void {
  test('a call that waits for ready gets the next connection, others fail at once', async () => {
    const [server, client] = await open(engine)
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
    await server.stop()
  })

  test('a stream waits for ready too', async () => {
    const [server, client] = await open(engine)
    await server.stop()
    await lost(client)
    const options = { waitForReady: true }
    const call = client.stream(RAW_SERVICE, 'X', 'serverStreaming', text(''), options)
    const failure = call.receive().catch((error: TtrpcError) => error.code)
    await server.start()
    assert.equal(await failure, Code.UNIMPLEMENTED)
    await client.close()
    await server.stop()
  })

  test('waiting ends by the deadline, the signal, or the close of the client', async () => {
    const [server, client] = await open(engine)
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
    const [server, client] = await open(engine, { limits: { maxWaitingCalls: 2 } })
    await server.stop()
    await lost(client)
    const waiting = [1, 2].map((n) => echo(client, `${n}`, { waitForReady: true }))
    await assert.rejects(echo(client, '3', { waitForReady: true }), { code: Code.RESOURCE_EXHAUSTED })
    await server.start()
    assert.deepEqual((await Promise.all(waiting)).map(String), ['1', '2'])
    await client.close()
    await server.stop()
  })

  test('a call whose connection is lost is sent again when it is idempotent, and only then', async () => {
    const [server, client] = await open(engine)
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
    await client.close()
    await server.stop()
  })

  test('maxAttempts: an idempotent call does not go on for ever', async () => {
    const server = new Restartable(engine)
    await server.start()
    const client = await connect(server.path, { engine, reconnect: { ...reconnect, maxAttempts: 2 } })
    const call = client.call(RAW_SERVICE, 'Block', text('twice'), { idempotent: true })
    const outcome = call.catch((error: unknown) => error)
    await server.calls.get('twice').begun.promise
    const seen = new Set([InternalClient.connectionOf(client)])
    abortConnection(client)
    await until(() => client.state === 'open' && !seen.has(InternalClient.connectionOf(client)))
    await until(() => InternalClient.connectionOf(client).pending === 1)
    abortConnection(client)
    assert.ok((await outcome) instanceof ClosedError)
    await client.close()
    await server.stop()
  })

  test('ids that run out: the next call goes over another connection, those that run go on', async () => {
    const [server, client] = await open(engine)
    const first = InternalClient.connectionOf(client)
    first.skipTo(0xffff_fff9)
    const running = client.call(RAW_SERVICE, 'Block', text('old'))
    for (const id of [0xffff_fffb, 0xffff_fffd, 0xffff_ffff]) {
      assert.equal(String(await echo(client, `id ${id}`)), `id ${id}`)
    }
    assert.equal(first.exhausted, true)
    assert.equal(String(await echo(client, 'fresh')), 'fresh')
    assert.notEqual(InternalClient.connectionOf(client), first)
    server.calls.get('old').released.fire()
    assert.equal(String(await running), 'old')
    await until(() => !first.open)
    await client.close()
    await server.stop()
  })

  test('ids that run out: a client that does not reconnect says so', async () => {
    const [server, client] = await open(engine, { reconnect: false })
    InternalClient.connectionOf(client).skipTo(0xffff_ffff)
    await echo(client, 'last')
    await assert.rejects(echo(client, 'over'), { code: Code.UNAVAILABLE, sent: false, message: /stream ids/ })
    await client.close()
    await server.stop()
  })

  test('onClose and closed are for the end of the client alone', async () => {
    let closes = 0
    const [server, client] = await open(engine, { onClose: () => void closes++ })
    abortConnection(client)
    assert.equal(String(await echo(client, 'next', { waitForReady: true, idempotent: true })), 'next')
    assert.equal(closes, 0)
    await client.close()
    assert.equal(closes, 1)
    await server.stop()
  })

  test('a connection that goes 300 times: no call is lost, none that is not idempotent runs twice', async () => {
    const [server, client] = await open(engine)
    const outcomes = new Map<string, Promise<unknown>>()
    for (let i = 0; i < 300; i++) {
      for (let j = 0; j < 4; j++) {
        const key = `${i}.${j}`
        const options = { waitForReady: true, idempotent: j === 0 }
        const call = client.call('test.v1.Counted', 'Count', text(key), options)
        outcomes.set(
          key,
          call.then(String, (error: unknown) => error),
        )
      }
      if (i % 2 === 0) await outcomes.get(`${i}.3`)
      abortConnection(client)
    }
    for (const [key, outcome] of outcomes) {
      const result = await outcome
      const runs = server.runs.get(key) ?? 0
      if (key.endsWith('.0')) assert.equal(result, key)
      else if (result === key) assert.equal(runs, 1, key)
      else {
        assert.ok(result instanceof ClosedError && result.sent === true, `${key}: ${String(result)}`)
        assert.ok(runs <= 1, `${key} has run ${runs} times`)
      }
    }
    await client.close()
    await server.stop()
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
