import type { PeerInfo } from '../options/peer-info.js'
import type { PeerRule } from '../peer/rule.js'
import type { Address } from './address/address.js'
import type { Transport, TransportLimits } from './transport.js'

export interface ConnectRequest {
  readonly socket: Address
  readonly limits: TransportLimits
  readonly timeoutMs: number
  /** What the server must be. */
  readonly rule: PeerRule
  readonly peerInfo: Required<PeerInfo>
}

/** Receives the outcome of a connect. */
export interface ConnectHandler {
  /** Must set `transport.handler` before it returns: a close may be the very next row. */
  onConnect(transport: Transport): void
  /** A `ConnectError`. */
  onFail(error: Error): void
}
