/** Shutdown: calls in flight are answered and later ones fail; none is lost in between. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import {
  allowAnyPeer,
  type Client,
  ClosedError,
  connect,
  type EngineChoice,
  Server,
  ServerClosedError,
} from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { RawPeer } from '../support/raw-peer.js'
import { tempSocket } from '../support/temp-socket.js'
import { request } from '../support/wire.js'

holdWhileTesting()

const SERVICE = 'shutdown.v1.Work'
const engines: readonly EngineChoice[] = ['native', 'node']

/** A server with one method that answers once `open` is called, and one that never does. */
function gated(engine: EngineChoice): { server: Server; entered: Promise<void>; open: () => void } {
  let open: () => void = () => {}
  let enter: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const entered = new Promise<void>((resolve) => {
    enter = resolve
  })
  const server = new Server({ engine, handshaker: allowAnyPeer() }).registerRaw(SERVICE, {
    async Wait(bytes) {
      enter()
      await gate
      return bytes
    },
    Never() {
      enter()
      return new Promise<Uint8Array>(() => {})
    },
    Echo: (bytes) => bytes,
  })
  return { server, entered, open }
}

/** A client of the server; disposing of it closes both. */
async function dial(
  server: Server,
  engine: EngineChoice,
): Promise<{ client: Client; path: string } & AsyncDisposable> {
  const path = tempSocket()
  await server.listen(path)
  const client = await connect(path, { engine })
  return {
    client,
    path,
    async [Symbol.asyncDispose]() {
      await client.close()
      await server.close()
    },
  }
}

for (const engine of engines) {
  test(`D4: shutdown waits for the call in flight, and refuses new listeners and connections (${engine})`, async () => {
    const { server, entered, open } = gated(engine)
    await using way = await dial(server, engine)
    const { client, path } = way
    const waiting = client.call(SERVICE, 'Wait', Buffer.from('hello'))
    await entered
    const ending = server.shutdown()
    assert.equal(server.shutdown(), ending, 'one shutdown, however often it is asked for')
    await assert.rejects(server.listen(tempSocket()), ServerClosedError)
    await assert.rejects(
      until(() => connect(path, { engine }).then((other) => other.close())),
      { name: 'ConnectError' },
    )
    open()
    assert.equal(Buffer.from(await waiting).toString(), 'hello')
    assert.deepEqual(await ending, { cut: [] })
    await client.close()
    assert.equal(server.connectionCount, 0)
  })

  test(`shutdown reports what its time limit cut (${engine})`, async () => {
    const { server, entered } = gated(engine)
    await using way = await dial(server, engine)
    const { client } = way
    const lost = client.call(SERVICE, 'Never', Buffer.alloc(0))
    const failure = assert.rejects(
      lost,
      (error: unknown) => error instanceof ClosedError && error.sent === true,
    )
    await entered
    const { cut } = await server.shutdown({ timeoutMs: 20 })
    assert.equal(cut.length, 1)
    assert.equal(cut[0]?.service, SERVICE)
    assert.equal(cut[0]?.method, 'Never')
    assert.ok((cut[0]?.ageMs ?? 0) >= 15)
    await failure
    assert.equal(server.connectionCount, 0)
  })

  test(`close ends a shutdown early (${engine})`, async () => {
    const { server, entered } = gated(engine)
    await using way = await dial(server, engine)
    const { client } = way
    const lost = assert.rejects(client.call(SERVICE, 'Never', Buffer.alloc(0)), ClosedError)
    await entered
    const ending = server.shutdown()
    await server.close()
    await lost
    assert.deepEqual(await ending, { cut: [] })
  })

  test(`D6: close ends a call in flight at once (${engine})`, async () => {
    const { server, entered } = gated(engine)
    await using way = await dial(server, engine)
    const { client } = way
    const lost = assert.rejects(client.call(SERVICE, 'Never', Buffer.alloc(0)), ClosedError)
    await entered
    await server.close()
    await lost
  })

  test(`D7: a server that was shut down listens no more (${engine})`, async () => {
    const { server } = gated(engine)
    await server.shutdown()
    await assert.rejects(server.listen(tempSocket()), {
      name: 'ServerClosedError',
      message: 'ttrpc: server closed',
    })
  })

  test(`D4: idle connections are closed at once, a silent one too (${engine})`, async () => {
    const { server } = gated(engine)
    await using way = await dial(server, engine)
    const { client, path } = way
    await client.call(SERVICE, 'Echo', Buffer.from('x'))
    const silent = await RawPeer.dial(path)
    assert.deepEqual(await server.shutdown(), { cut: [] })
    await Promise.all([client.close(), silent.closed])
  })
}

test('the cut: a request written before it is answered, one written after it is not begun (native)', async () => {
  const { server, entered, open } = gated('native')
  await using way = await dial(server, 'native')
  const { path } = way
  using peer = await RawPeer.dial(path)
  await peer.send(request(1, { service: SERVICE, method: 'Wait', payload: Buffer.from('a') }))
  await entered
  const ending = server.shutdown()
  // Its listener is gone once the cut is under way; what is written from now on fails here.
  await until(() => connect(path).then((other) => other.close())).catch(() => undefined)
  open()
  const answer = await peer.next()
  assert.equal(answer.stream, 1)
  assert.deepEqual(await ending, { cut: [] })
  await peer.closed
})

test('D4: the call after the cut fails at once, the one in flight gets its answer (native)', async () => {
  const { server, entered, open } = gated('native')
  await using way = await dial(server, 'native')
  const { client } = way
  const waiting = client.call(SERVICE, 'Wait', Buffer.from('a'))
  await entered
  const ending = server.shutdown()
  const late = until(() => client.call(SERVICE, 'Echo', Buffer.from('b')))
  await assert.rejects(late, ClosedError)
  assert.equal(client.state, 'closed')
  await assert.rejects(client.call(SERVICE, 'Echo', Buffer.from('c')), { name: 'ClosedError', sent: false })
  open()
  assert.equal(Buffer.from(await waiting).toString(), 'a')
  assert.deepEqual(await ending, { cut: [] })
})

for (const engine of ['native', 'node'] as const) {
  test(`a client of engine ${engine} that writes after its server has cut the connection (differs: epipe)`, async () => {
    const { server, entered, open } = gated('native')
    await using way = await dial(server, engine)
    const { client, path } = way
    const waiting = client.call(SERVICE, 'Wait', Buffer.from('a'))
    await entered
    using idle = await RawPeer.dial(path)
    await admitted(server, idle)
    const ending = server.shutdown()
    await idle.closed // so the older connection is cut as well
    open()
    const outcome = waiting.then(String, (error: unknown) => error)
    await assert.rejects(client.call(SERVICE, 'Echo', Buffer.from('b')), ClosedError)
    if (engine === 'native') assert.equal(await outcome, 'a')
    else assert.ok((await outcome) instanceof ClosedError)
    assert.deepEqual(await ending, { cut: [] })
  })
}

/** Resolves when the server has taken the peer, which is idle then. */
async function admitted(server: Server, peer: RawPeer): Promise<void> {
  await peer.send(request(1, { service: SERVICE, method: 'Echo', payload: Buffer.from('x') }))
  await peer.answer()
  assert.equal(server.connectionCount, 2)
}

/** Repeats the attempt until it fails, and rejects with that error; the caller's time limit bounds it. */
async function until(attempt: () => Promise<unknown>): Promise<never> {
  for (;;) {
    await attempt()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('the time limit of a shutdown is any number from 0, or Infinity', async () => {
  for (const timeoutMs of [0, 0.5, 1e12, Number.MAX_VALUE, Number.POSITIVE_INFINITY, undefined]) {
    await using server = new Server({ engine: 'node', handshaker: allowAnyPeer() })
    await server.listen(tempSocket())
    assert.deepEqual(await server.shutdown({ timeoutMs } as never), { cut: [] })
  }
  await using server = new Server()
  for (const timeoutMs of [-1, Number.NaN, '5', null, 5n, {}, Number.NEGATIVE_INFINITY]) {
    const refused = { code: 'ERR_TTRPC_OPTION', message: /timeoutMs must be a number of milliseconds from 0/ }
    await assert.rejects(async () => server.shutdown({ timeoutMs } as never), refused)
  }
})

test('a shutdown without a time limit waits, however long the limit that was passed', async () => {
  for (const timeoutMs of [2 ** 31, Number.POSITIVE_INFINITY]) {
    const { server, entered } = gated('node')
    await using way = await dial(server, 'node')
    const call = assert.rejects(way.client.call(SERVICE, 'Never', Buffer.alloc(0)), ClosedError)
    await entered
    let ended = false
    const ending = server.shutdown({ timeoutMs }).then(() => {
      ended = true
    })
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
    assert.equal(ended, false)
    await server.close()
    await Promise.all([ending, call])
  }
})
