/** Runs suites that drive a server, Go's or ours, by raw bytes. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { skipWithoutGo } from '../interop/go.js'
import { stringValue, textOf } from './protobuf.js'
import type { RawPeer } from './raw-peer.js'
import {
  ECHO_SERVICE,
  goTarget,
  oursTarget,
  Peers,
  type RunningServer,
  type ServerTarget,
} from './server-target.js'
import { type Answer, type RequestParts, request } from './wire.js'

/** Timeout of a test; only a test that hangs reaches it. */
const GUARD_MS = 60_000

let names = 0

/** What the test of a clause works with. */
export class ClauseContext {
  readonly target: ServerTarget
  readonly server: RunningServer
  /** A connection for this test alone. */
  readonly peer: RawPeer
  readonly #peers: Peers
  #control: Promise<RawPeer> | undefined
  #controlStream = 1

  constructor(target: ServerTarget, server: RunningServer, peers: Peers, peer: RawPeer) {
    this.target = target
    this.server = server
    this.peer = peer
    this.#peers = peers
  }

  get ours(): boolean {
    return this.target.name === 'ours'
  }

  /** Opens one more connection. */
  dial(): Promise<RawPeer> {
    return this.#peers.dial(this.server.path)
  }

  /** Returns a name for a call that no other test has. */
  name(): string {
    return `${this.target.name}-${++names}`
  }

  /** Calls a method with a text, on a connection beside the one under test. Returns the text of its answer. */
  async control(method: string, value: string): Promise<string> {
    this.#control ??= this.dial()
    const peer = await this.#control
    const stream = this.#controlStream
    this.#controlStream += 2
    await ask(peer, stream, method, stringValue(value))
    const answer = await peer.answer()
    assert.equal(answer.stream, stream)
    assert.equal(answer.status, undefined, `${method}: ${answer.status?.message}`)
    return textOf(answer.payload ?? new Uint8Array(0))
  }

  /** Starts a call of `Block` under a new name and waits until its handler runs. Returns the name. */
  async block(stream: number, method = 'Block', parts: RequestParts = {}): Promise<string> {
    const name = this.name()
    await ask(this.peer, stream, method, stringValue(name), parts)
    await this.control('Begun', name)
    return name
  }
}

type ClauseTest = (clause: ClauseContext) => Promise<void>

/** Declares the test of a clause. `server` starts a server for this test alone, in place of the suite's. */
export type DeclareClause = (
  title: string,
  run: ClauseTest,
  server?: (target: ServerTarget) => Promise<RunningServer>,
) => void

/** Runs the clauses that `declare` names against the real Go server and against ours. */
export function serverClauses(
  title: string,
  declare: (clause: DeclareClause, target: ServerTarget) => void,
): void {
  for (const target of [goTarget, oursTarget]) {
    const skip = target.name === 'go' ? skipWithoutGo() : false
    describe(`${title}: ${target.name}`, { skip, timeout: 10 * GUARD_MS }, () => {
      let shared: RunningServer
      before(async () => {
        shared = await target.start()
      })
      after(() => shared.stop())
      declare((name, run, own) => {
        test(name, { timeout: GUARD_MS }, async () => {
          const server = own === undefined ? shared : await own(target)
          const peers = new Peers()
          try {
            await run(new ClauseContext(target, server, peers, await peers.dial(server.path)))
          } finally {
            peers.close()
            if (own !== undefined) await server.stop()
          }
        })
      }, target)
    })
  }
}

/** Sends a request for a method of the Echo service. */
export function ask(
  peer: RawPeer,
  stream: number,
  method: string,
  payload?: Uint8Array,
  parts: RequestParts & { flags?: number } = {},
): Promise<void> {
  const { flags, ...rest } = parts
  return peer.send(
    request(
      stream,
      { service: ECHO_SERVICE, method, ...(payload === undefined ? {} : { payload }), ...rest },
      flags,
    ),
  )
}

/** Checks that the next answer is this error, on this stream, without payload. */
export async function refused(
  peer: RawPeer,
  stream: number,
  code: number,
  message: string | RegExp,
): Promise<Answer> {
  const answer = await peer.answer()
  assert.equal(answer.stream, stream, 'stream')
  assert.equal(answer.flags, 0, 'flags')
  assert.ok(answer.status, 'a status was expected')
  if (typeof message === 'string') assert.equal(answer.status.message, message)
  else assert.match(answer.status.message, message)
  assert.equal(answer.status.code, code, 'code')
  assert.equal(answer.payload, undefined, 'payload')
  return answer
}

/** Checks that the next answer is OK with this text, on this stream. */
export async function answered(peer: RawPeer, stream: number, text: string): Promise<void> {
  assert.equal(textOf(await payloadOf(peer, stream)), text)
}

/** Returns the payload of the next answer, which must be OK and on this stream. */
export async function payloadOf(peer: RawPeer, stream: number): Promise<Uint8Array> {
  const answer = await peer.answer()
  assert.equal(answer.status, undefined, answer.status?.message)
  assert.equal(answer.stream, stream, 'stream')
  assert.equal(answer.flags, 0, 'flags')
  return answer.payload ?? new Uint8Array(0)
}

/** Checks that the connection still serves: an echo on `stream` is the next answer. */
export async function stillServes(peer: RawPeer, stream: number): Promise<void> {
  await ask(peer, stream, 'Echo', stringValue(`still ${stream}`))
  await answered(peer, stream, `still ${stream}`)
}
