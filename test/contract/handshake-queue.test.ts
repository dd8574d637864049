/** Peers that wait for a handshaker in JS: their places, their queue, and what becomes of both when the server ends. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, test } from 'node:test'
import {
  Channels,
  type CustomHandshaker,
  type Limits,
  type Listener,
  type PendingConnection,
  type Refusal,
  Server,
} from 'ttrpc'
import { Child, skipUnlessRoot } from '../support/child.js'
import { holdWhileTesting } from '../support/hold.js'
import { RawPeer } from '../support/raw-peer.js'
import { until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { request } from '../support/wire.js'

holdWhileTesting()

const SERVICE = 'queue.v1.Echo'

/** A handshaker whose decisions the test makes, in the order of the peers. */
class Gate implements CustomHandshaker {
  readonly name = 'gate'
  readonly signals: AbortSignal[] = []
  readonly uids: (number | undefined)[] = []
  /** Whether later peers are admitted at once. */
  isOpen = false
  readonly #open: (() => void)[] = []

  handshake({ peer }: PendingConnection, signal: AbortSignal): Promise<object> {
    this.signals.push(signal)
    this.uids.push(peer?.uid)
    if (this.isOpen) return Promise.resolve({})
    return new Promise((resolve) => this.#open.push(() => resolve({})))
  }

  /** Admits the peer whose handshake began as the `index`th. */
  admit(index: number): void {
    this.#open[index]!()
  }

  /** Resolves when so many handshakes have begun. */
  begun(count: number): Promise<void> {
    return until(() => this.signals.length >= count)
  }
}

interface Way extends AsyncDisposable {
  readonly path: string
  readonly server: Server
  readonly listener: Listener
  readonly gate: Gate
  readonly reasons: string[]
  dial(): Promise<RawPeer>
}

async function open(engine: 'native' | 'node', limits: Partial<Limits> = {}): Promise<Way> {
  const gate = new Gate()
  const server = new Server({ engine, handshaker: gate, limits })
  server.registerRaw(SERVICE, { Echo: (bytes) => bytes })
  const path = tempSocket()
  const listener = await server.listen(path)
  const reasons: string[] = []
  const onRefusal = (message: unknown): void => {
    const { source, reason } = message as Refusal
    if (source === server) reasons.push(reason)
  }
  diagnostics.subscribe(Channels.PEER_REFUSED, onRefusal)
  const peers: RawPeer[] = []
  return {
    path,
    server,
    listener,
    gate,
    reasons,
    async dial() {
      const peer = await RawPeer.dial(path)
      peers.push(peer)
      return peer
    },
    async [Symbol.asyncDispose]() {
      diagnostics.unsubscribe(Channels.PEER_REFUSED, onRefusal)
      for (const peer of peers) peer.close()
      await server.close()
    },
  }
}

async function ask(peer: RawPeer): Promise<void> {
  await peer.send(request(1, { service: SERVICE, method: 'Echo', payload: Buffer.from('hello') }))
}

async function answered(peer: RawPeer): Promise<void> {
  assert.equal(Buffer.from((await peer.answer()).payload!).toString(), 'hello')
}

for (const engine of ['native', 'node'] as const) describe(`peers that wait (${engine})`, () => suite(engine))

for (const [engine, count] of [
  ['native', 60],
  ['node', 20],
] as const) {
  const title = {
    native: 'D9: one user’s many peers do not all go before the first of another',
    node: 'peers of several users go in the order in which they came',
  }
  test(`${engine}: ${title[engine]} (differs: turns)`, { skip: skipUnlessRoot() }, async () => {
    await using way = await open(engine, { maxHandshakes: 1, maxWaitingHandshakes: 30 })
    chmodSync(way.path, 0o666)
    chmodSync(dirname(way.path), 0o711)
    const program = new URL('./programs/crowd.js', import.meta.url)
    await using crowd = Child.start(program, [way.path, String(count)], { uid: 1234, gid: 1234 })
    await crowd.expect('connected')
    await way.gate.begun(1)
    const own = await way.dial()
    await ask(own)
    let wasAnswered = false
    const answer = answered(own).then(() => {
      wasAnswered = true
    })
    const isOwnTurn = (): boolean =>
      engine === 'native' ? way.gate.uids.includes(0) : way.gate.uids.length === count + 1
    for (let i = 0; !isOwnTurn(); i++) {
      way.gate.admit(i)
      await way.gate.begun(i + 2)
    }
    assert.ok(!wasAnswered)
    if (engine === 'native') assert.ok(way.gate.uids.length <= 3, `${way.gate.uids}`)
    way.gate.admit(way.gate.uids.length - 1)
    await answer
  })
}

function suite(engine: 'native' | 'node'): void {
  test('D6: close refuses the peers whose handshakes run, and those that wait for one', async () => {
    await using way = await open(engine, { maxHandshakes: 2 })
    const peers = await Promise.all(Array.from({ length: 6 }, () => way.dial()))
    await way.gate.begun(2)
    await way.server.close()
    assert.deepEqual(
      way.gate.signals.map((signal) => signal.aborted),
      [true, true],
    )
    await Promise.all(peers.map((peer) => peer.closed))
    assert.equal(way.server.connectionCount, 0)
    assert.match(String(way.gate.signals[0]!.reason), /the server was closed/)
    way.gate.admit(0)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(way.server.connectionCount, 0)
  })

  test('D4: shutdown answers peers whose handshakes run, and those that wait for one, and then ends', async () => {
    await using way = await open(engine, { maxHandshakes: 1, maxWaitingHandshakes: 1 })
    const first = await way.dial()
    await ask(first)
    await way.gate.begun(1)
    const second = await way.dial()
    await ask(second)
    const third = await way.dial()
    await third.closed // so the second one is accepted
    let ended = false
    const ending = way.server.shutdown().then(() => {
      ended = true
    })
    way.gate.admit(0)
    await answered(first)
    await way.gate.begun(2)
    assert.equal(ended, false)
    way.gate.admit(1)
    await answered(second)
    await ending
    await Promise.all([first.closed, second.closed])
  })

  test('D4: shutdown with timeoutMs refuses the peers that are not admitted by then', async () => {
    await using way = await open(engine, { maxHandshakes: 1 })
    const peers = [await way.dial(), await way.dial()]
    await way.gate.begun(1)
    const { cut } = await way.server.shutdown({ timeoutMs: 20 })
    assert.deepEqual(cut, [])
    await Promise.all(peers.map((peer) => peer.closed))
  })

  test('close during a shutdown that waits for handshakes ends it', async () => {
    await using way = await open(engine, { maxHandshakes: 1 })
    const peers = [await way.dial(), await way.dial()]
    await way.gate.begun(1)
    const ending = way.server.shutdown()
    await way.server.close()
    await ending
    await Promise.all(peers.map((peer) => peer.closed))
  })

  test('listener.close closes the peers that wait for a handshake; those that run go on', async () => {
    await using way = await open(engine, { maxHandshakes: 1 })
    const first = await way.dial()
    await way.gate.begun(1)
    const second = await way.dial()
    await ask(first)
    await way.listener.close()
    await second.closed
    way.gate.admit(0)
    await answered(first)
  })

  test('maxWaitingHandshakes: one more is refused, with the reason; one that leaves makes room', async () => {
    await using way = await open(engine, { maxHandshakes: 1, maxWaitingHandshakes: 2 })
    const first = await way.dial()
    await way.gate.begun(1)
    const waiting = [await way.dial(), await way.dial()]
    const refused = await way.dial()
    await Promise.race([refused.closed, ...waiting.map((peer) => peer.closed)])
    await until(() => way.reasons.length === 1)
    assert.equal(way.reasons[0], 'maxWaitingHandshakes is reached')
    first.close()
    await way.gate.begun(2)
    way.gate.admit(1)
    await way.gate.begun(3)
  })

  test('maxWaitingHandshakes 0: a peer that finds no place is refused at once', async () => {
    await using way = await open(engine, { maxHandshakes: 1, maxWaitingHandshakes: 0 })
    await way.dial()
    await way.gate.begun(1)
    const second = await way.dial()
    await second.closed
    await until(() => way.reasons.includes('maxWaitingHandshakes is reached'))
  })

  test('a peer that leaves while it waits or is decided on frees its place at once', async () => {
    await using way = await open(engine, { maxHandshakes: 1, handshakeTimeoutMs: 600_000 })
    const leavers = [await way.dial()]
    await way.gate.begun(1)
    way.gate.isOpen = true
    for (let i = 0; i < 50; i++) leavers.push(await way.dial())
    for (const peer of leavers) peer.close()
    const last = await way.dial()
    await ask(last)
    await answered(last)
  })
}
