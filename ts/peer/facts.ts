import type { PeerCredentials } from './credentials.js'
import type { Judgement } from './judgement.js'
import { type NamespaceKind, shareNamespaces } from './namespaces.js'

/** What a rule may ask about a peer: native/io/peer/peer_facts.h. */
export interface PeerFacts {
  readonly uid: number
  readonly gid: number
  /** Supplementary gids; undefined when they are not known. */
  readonly groups: readonly number[] | undefined
  sharesNamespaces(kinds: readonly NamespaceKind[]): Judgement
}

/** The credentials of a peer of which nothing is known. */
export const unknownPeer: PeerCredentials = Object.freeze({ pid: -1, uid: 0xffff_ffff, gid: 0xffff_ffff })

/** Returns the facts of a peer with these credentials. */
export function factsOf({ uid, gid, groups, pidfd }: PeerCredentials): PeerFacts {
  return { uid, gid, groups, sharesNamespaces: (kinds) => shareNamespaces(pidfd, kinds) }
}
