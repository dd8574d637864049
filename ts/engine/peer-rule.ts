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

/** Does the rule admit these credentials? The twin of `judge` in native/io/peer.cc, for engines without a kernel. */
export function admits(rule: PeerRule, peer: { readonly uid: number; readonly gid: number }): boolean {
  if (rule.any) return true
  if (rule.uid < 0 && rule.gid < 0) return false
  return (rule.uid < 0 || rule.uid === peer.uid) && (rule.gid < 0 || rule.gid === peer.gid)
}
