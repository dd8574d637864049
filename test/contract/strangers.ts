/** Peers that are processes of other users, and servers they can reach. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { Channels, type Handshaker, type ListenOptions, type Refusal, type Server } from 'ttrpc'
import { Child, type ChildOptions } from '../support/child.js'
import { rawRequest, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { HEADER_BYTES, readAnswer } from '../support/wire.js'

/** A program that connects as the user who runs it. */
export const DIALER = new URL('./programs/dial.js', import.meta.url)

/** The reason of a refusal where the rule answered no. */
export const NOT_ADMITTED = 'the rule does not admit these credentials'

export interface Ids {
  readonly uid: number
  readonly gid: number
}

export interface Round {
  readonly received: string
  readonly ended: string
  readonly ms: number
}

/** A server whose socket every user may connect to, so that only the rule decides. Disposing of it closes the server. */
export async function openServer(
  handshaker: Handshaker,
  options: ListenOptions = {},
): Promise<{ server: Server; path: string } & AsyncDisposable> {
  const server = rawServer({ handshaker })
  const path = tempSocket()
  await server.listen(path, options)
  chmodSync(path, 0o666)
  chmodSync(dirname(path), 0o711)
  return { server, path, [Symbol.asyncDispose]: () => server.close() }
}

/** Connects as another user. Returns what came of each round. */
export async function dialAs(
  who: ChildOptions,
  path: string,
  rounds: number,
  bytes?: Uint8Array,
  least = 0,
): Promise<{ pid: number; rounds: Round[] }> {
  const args = [
    path,
    String(rounds),
    bytes === undefined ? '-' : Buffer.from(bytes).toString('hex'),
    String(least),
  ]
  const { code, stderr, lines } = await Child.start(DIALER, args, who).ended
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return { pid: Number(lines[0]), rounds: lines.slice(1).map((line): Round => JSON.parse(line)) }
}

/** Calls as another user. Returns the peer that the handler saw, without its pid, or the reason of the refusal. */
export async function callAs(who: ChildOptions, path: string): Promise<unknown> {
  const refusals: Refusal[] = []
  const onRefusal = (message: unknown): void => void refusals.push(message as Refusal)
  diagnostics.subscribe(Channels.PEER_REFUSED, onRefusal)
  try {
    const { pid, rounds } = await dialAs(who, path, 1, rawRequest(1, 'Peer'), HEADER_BYTES + 1)
    const { received } = rounds[0]!
    if (received !== '') {
      const { payload } = readAnswer(Buffer.from(received, 'hex').subarray(HEADER_BYTES))
      const { pid: seen, ...peer } = JSON.parse(String(payload))
      if (who.through === undefined) assert.equal(seen, pid)
      return peer
    }
    await until(() => refusals.length > 0)
    const { address, peer, reason, suppressed } = refusals[0]!
    assert.deepEqual([refusals.length, address, suppressed], [1, `unix://${path}`, 0])
    if (who.through === undefined) assert.equal(peer.pid, pid)
    if (who.uid !== undefined) assert.deepEqual([peer.uid, peer.gid], [who.uid, who.gid])
    return reason
  } finally {
    diagnostics.unsubscribe(Channels.PEER_REFUSED, onRefusal)
  }
}
