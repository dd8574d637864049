import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { performance } from '../base/runtime.js'
import type { ConnectionHandler, EngineConnection } from '../engine/engine.js'
import { noHandler } from '../engine/no-handler.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { CustomHandshaker, HandshakeResult } from './handshaker.js'

/** Why a handshaker did not admit a peer. */
class HandshakeRefusal extends Error {}

/** The result of a handshake that admits the peer. */
interface Admission extends HandshakeResult {
  /** The peer, with the handshaker's `info` where it returned one. */
  readonly peer: PeerCredentials | undefined
}

/**
 * Calls a handshaker for a connection, which is not read until it has decided.
 * Rejects with the reason when it refuses, fails, takes longer than `timeoutMs`
 * or outlives the connection: every failure is a refusal.
 */
export async function handshake(
  handshaker: CustomHandshaker,
  connection: EngineConnection,
  address: string,
  timeoutMs: number,
): Promise<Admission> {
  const controller = new AbortController()
  const refused = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  refused.catch(() => {})
  connection.handler = waitingFor(() =>
    controller.abort(new HandshakeRefusal('the peer left during the handshake')),
  )
  const late = new HandshakeRefusal(`the handshaker did not decide within ${timeoutMs} ms`)
  const started = performance.now()
  const timer = setTimeout(() => controller.abort(late), timeoutMs)
  try {
    const { peer, duplex } = connection
    const asked = Promise.resolve(handshaker.handshake({ peer, address, duplex }, controller.signal))
    const result = checkResult(await Promise.race([asked, refused]))
    // A blocked event loop runs the timer late, so the time is measured too.
    if (performance.now() - started > timeoutMs) throw late
    return { ...result, peer: withInfo(peer, result.info) }
  } finally {
    clearTimeout(timer)
  }
}

function waitingFor(onClosed: () => void): ConnectionHandler {
  return { ...noHandler, onClosed }
}

function checkResult(result: unknown): HandshakeResult {
  if (typeof result === 'object' && result !== null) return result
  throw misuse('ERR_TTRPC_ARGUMENT', `a handshaker must return an object such as {}, not ${kindOf(result)}`)
}

function withInfo(peer: PeerCredentials | undefined, info: unknown): PeerCredentials | undefined {
  if (info === undefined) return peer
  return Object.freeze({ pid: -1, uid: -1, gid: -1, ...peer, info })
}
