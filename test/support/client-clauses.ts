/** Runs suites that drive a client, Go's or ours, against a raw server. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { skipWithoutGo } from '../interop/go.js'
import { goClients } from '../interop/go-client.js'
import type {
  CallFailure,
  CallRequest,
  ClientBounds,
  ClientTarget,
  ClientUnderTest,
  Outcome,
} from './client-target.js'
import { stringValue, textOf } from './protobuf.js'
import { RawListener, type RawPeer } from './raw-peer.js'
import type { Received } from './stream-under-test.js'
import { type Asked, REQUEST, readRequest, response } from './wire.js'

/** Timeout of a test; only a test that hangs reaches it. */
const GUARD_MS = 60_000

/** The service that calls of the raw server are for. */
export const SERVICE = 'raw.v1.Peer'

/** What the test of a clause works with: a client, and its connection on the raw server. */
export interface ClientClause {
  readonly ours: boolean
  readonly client: ClientUnderTest
  readonly peer: RawPeer
}

/** Our clients, loaded when a suite of theirs begins. */
export async function ourClients(): Promise<ClientTarget> {
  const { oursClients } = await import('./our-client.js')
  return oursClients()
}

/** Declares the test of a clause. `limits` are those of our client, where the test needs lower ones. */
export type DeclareClientClause = (
  title: string,
  run: (clause: ClientClause) => Promise<void>,
  limits?: ClientBounds,
) => void

/** Runs the clauses that `declare` names with Go's client and with ours. */
export function clientClauses(
  title: string,
  declare: (clause: DeclareClientClause, name: 'go' | 'ours') => void,
): void {
  for (const name of ['go', 'ours'] as const) {
    const skip = name === 'go' ? skipWithoutGo() : false
    describe(`${title}: ${name}`, { skip, timeout: 10 * GUARD_MS }, () => {
      let target: ClientTarget | undefined
      after(() => target?.stop())
      declare((clauseTitle, run, limits) => {
        test(clauseTitle, { timeout: GUARD_MS }, async () => {
          target ??= name === 'go' ? goClients() : await ourClients()
          const listener = await RawListener.open()
          const client = await target.connect(listener.path, limits)
          try {
            await run({ ours: name === 'ours', client, peer: await listener.accept() })
          } finally {
            await client.close()
            await listener.close()
          }
        })
      }, name)
    })
  }
}

/** Begins a call of a method of the raw server. Returns its outcome. */
export function begin(
  client: ClientUnderTest,
  method: string,
  more: Partial<CallRequest> = {},
): Promise<Outcome> {
  return client.call({ service: SERVICE, method, ...more })
}

/** Takes the next frame, which must be a request with these flags (clause E2). */
export async function asked(peer: RawPeer, wanted: number = 0): Promise<Asked & { readonly stream: number }> {
  const { stream, type, flags, body } = await peer.next()
  assert.deepEqual({ type, flags }, { type: REQUEST, flags: wanted })
  const parts = readRequest(body)
  assert.equal(parts.service, SERVICE)
  return { stream, ...parts }
}

/** Checks that the connection still serves: a call goes out on `stream`, and its answer comes in. */
export async function stillCalls({ client, peer }: ClientClause, stream: number): Promise<void> {
  const outcome = begin(client, 'Still', { payload: stringValue(`still ${stream}`) })
  const request = await asked(peer)
  assert.deepEqual([request.stream, request.method], [stream, 'Still'])
  await peer.send(response(stream, { payload: request.payload ?? new Uint8Array(0) }))
  assert.equal(await textIn(outcome), `still ${stream}`)
}

/** Returns the text of an answer, which must be OK. */
export async function textIn(outcome: Promise<Outcome>): Promise<string> {
  const { payload, failure } = await outcome
  assert.equal(failure, undefined, failure?.message)
  return textOf(payload ?? new Uint8Array(0))
}

/** Returns the failure of a call or of a stream's next step, which must fail. */
export async function failureOf(
  outcome: Promise<Outcome | Received | CallFailure | undefined>,
): Promise<CallFailure> {
  const result = await outcome
  const failure = result !== undefined && 'kind' in result ? result : result?.failure
  assert.ok(failure, 'the call should have failed')
  return failure
}
