/**
 * A rule on the credentials of a peer, as plain data, so that the engine can
 * apply it where it accepts, without JS.
 */
export interface PeerRule {
  /** Admits anybody: credentials are read but not checked. */
  readonly any: boolean
  /** Required uid, or −1 for any. */
  readonly uid: number
  /** Required gid, or −1 for any. */
  readonly gid: number
}
