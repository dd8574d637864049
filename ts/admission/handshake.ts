import { checkDuplex } from '../base/duplex.js'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { performance } from '../base/runtime.js'
import { noHandler } from '../engine/no-handler.js'
import type { Transport, TransportHandler } from '../engine/transport.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { CloseReason } from '../wire/row.js'
import type { CustomHandshaker, HandshakeResult } from './handshaker.js'

/** Why a handshaker did not admit a peer. */
export class HandshakeRefusal extends Error {}

/** How a handshake runs. */
interface HandshakeSettings {
  readonly address: string
  readonly timeoutMs: number
  /** Ends the handshake, with a `HandshakeRefusal`. Default: one of its own. */
  readonly controller?: AbortController
  /** Called when the connection is gone before the peer is admitted. */
  onClosed?(): void
}

/** The result of a handshake that admits the peer. */
interface Admission extends HandshakeResult {
  /** The peer, with the handshaker's `info` where it returned one. */
  readonly peer: PeerCredentials | undefined
}

/**
 * Calls a handshaker for a connection, which is not read until it has decided.
 * Rejects with the reason when it refuses, fails, takes longer than `timeoutMs`,
 * is ended by its controller or outlives the connection: every failure is a refusal.
 */
export async function handshake(
  handshaker: CustomHandshaker,
  connection: Transport,
  settings: HandshakeSettings,
): Promise<Admission> {
  const { address, timeoutMs, controller = new AbortController() } = settings
  const refused = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  refused.catch(() => {})
  const late = new HandshakeRefusal(`the handshaker did not decide within ${timeoutMs} ms`)
  connection.handler = waitingFor((reason) => {
    // The native engine measures the time as well, and may be first.
    const timedOut = reason === CloseReason.HANDSHAKE_TIMEOUT
    controller.abort(timedOut ? late : new HandshakeRefusal('the peer left during the handshake'))
    settings.onClosed?.()
  })
  if (controller.signal.aborted) throw controller.signal.reason
  const started = performance.now()
  const timer = setTimeout(() => controller.abort(late), timeoutMs)
  try {
    const { peer, duplex } = connection
    const asked = Promise.resolve(handshaker.handshake({ peer, address, duplex }, controller.signal))
    const result = checkResult(await Promise.race([asked, refused]))
    // Both may be settled by now: the engine delivers an accept and a close in one batch.
    if (controller.signal.aborted) throw controller.signal.reason
    // A blocked event loop runs the timer late, so the time is measured too.
    if (performance.now() - started > timeoutMs) throw late
    return { ...result, peer: withInfo(peer, result.info) }
  } finally {
    clearTimeout(timer)
  }
}

function waitingFor(onClosed: (reason: number) => void): TransportHandler {
  return { ...noHandler, onClosed }
}

/** Returns a copy of the result, whose getters are asked once. */
function checkResult(result: unknown): HandshakeResult {
  if (typeof result === 'object' && result !== null) {
    const { duplex, info } = result as HandshakeResult
    if (duplex === undefined) return { info }
    checkDuplex(duplex, 'the duplex that a handshaker returns')
    return { duplex, info }
  }
  throw misuse('ERR_TTRPC_ARGUMENT', `a handshaker must return an object such as {}, not ${kindOf(result)}`)
}

function withInfo(peer: PeerCredentials | undefined, info: unknown): PeerCredentials | undefined {
  if (info === undefined) return peer
  return Object.freeze({ pid: -1, uid: -1, gid: -1, ...peer, info })
}
