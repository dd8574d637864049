import type { PeerInfo } from '../options/peer-info.js'
import type { PeerCredentials } from '../peer/credentials.js'
import type { PeerRule } from '../peer/rule.js'
import type { Address } from './address/address.js'
import type { MethodNames } from './method-names.js'
import type { Transport, TransportLimits } from './transport.js'

/** Receives the events of a listener. */
export interface ListenerHandler {
  /**
   * Called for a peer whose credentials the rule admits. Must set `transport.handler` before it returns;
   * a parked transport is not read before `admit`.
   */
  onAccept(transport: Transport): void
  /**
   * Called when a peer was refused: `reason` is a `RefuseReason`; a credential that could not be read is −1.
   * `suppressed`: how many were refused since the last call without a call.
   */
  onRefuse(peer: PeerCredentials, reason: number, errno: number, suppressed: number): void
  /** Called exactly once; no other callback follows. */
  onClosed(): void
}

export interface ListenRequest {
  readonly socket: Address
  readonly rule: PeerRule
  readonly peerInfo: Required<PeerInfo>
  /** Allows a socket with an abstract name. */
  readonly allowAbstract: boolean
  /** Allows a path that other users can replace. */
  readonly allowUnsafeDirectory: boolean
  /** Of the path, whatever the umask. */
  readonly mode: number
  /** Owner and group of the path; undefined: as for a new file. A stale socket of this owner is taken over. */
  readonly uid: number | undefined
  readonly gid: number | undefined
  /** How many refusals are reported in a second at most. */
  readonly maxRefusalEvents: number
  readonly limits: TransportLimits
  readonly methods: MethodNames
  readonly maxConnections: number
  readonly maxConnectionsPerUid: number
  /** Descriptors of the process that connections leave free. */
  readonly reservedDescriptors: number
  /** The `EngineGroup` whose workers get what is admitted; JavaScript here sees refusals alone. Undefined: none. */
  readonly group?: number | undefined
  /** Peers wait unread until each is admitted. Undefined: every peer is read at once. */
  readonly parking: Parking | undefined
}

/** Bounds of the peers that wait to be admitted. */
export interface Parking {
  /** A peer that is not admitted within this time is closed, even while JavaScript is busy. */
  readonly timeoutMs: number
  /** On how many JavaScript decides at once. */
  readonly most: number
  /** How many wait for a place among those; beyond, peers are refused. */
  readonly waiting: number
}

export interface EngineListener {
  /** What it listens on; a TCP port of 0 has become the one that was found. */
  readonly socket: Address
  /**
   * Stops accepting and removes the socket's path if it is still ours. Open connections stay.
   * `acceptWaiting`: peers that have connected already are accepted first, where the engine can; without, those that
   * wait to be admitted are closed. May be called again to close at once.
   */
  close(acceptWaiting: boolean): void
}
