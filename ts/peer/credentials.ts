/** Credentials of the process at the other end, as the kernel recorded them when the connection was made. */
export interface PeerCredentials {
  readonly pid: number
  readonly uid: number
  readonly gid: number
  /** Its supplementary groups, where the listener's `peerInfo` asks for them. */
  readonly groups?: readonly number[]
  /**
   * A descriptor of the process itself (pidfd), where `peerInfo` asks for it. It belongs to the connection
   * and is closed with it: after `onClosed` the number may be another file's. Don't close it.
   */
  readonly pidfd?: number
  /** The `info` of the handshaker that admitted the peer. */
  readonly info?: unknown
}
