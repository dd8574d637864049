import { RefuseReason } from '../wire/row.js'
import type { PeerCredentials } from './engine.js'
import { type NamespaceKind, shareNamespaces } from './namespaces.js'

/** What is known of a question; `'unknown'` is neither yes nor no. */
export interface Judgement {
  readonly answer: 'yes' | 'no' | 'unknown'
  /** Why it is unknown: a `RefuseReason`. */
  readonly reason: number
  readonly errno: number
}

/** What a rule may ask about a peer: native/io/peer_facts.h. */
export interface PeerFacts {
  readonly uid: number
  readonly gid: number
  /** Supplementary gids; undefined when they are not known. */
  readonly groups: readonly number[] | undefined
  sharesNamespaces(kinds: readonly NamespaceKind[]): Judgement
}

export function judgementOf(yes: boolean): Judgement {
  return { answer: yes ? 'yes' : 'no', reason: RefuseReason.RULE, errno: 0 }
}

export function unknown(reason: number, errno = 0): Judgement {
  return { answer: 'unknown', reason, errno }
}

/** Nobody that we know of. */
export const unknownPeer: PeerCredentials = Object.freeze({ pid: -1, uid: 0xffff_ffff, gid: 0xffff_ffff })

/** The facts of a peer whom somebody has named. */
export function factsOf({ uid, gid, groups, pidfd }: PeerCredentials): PeerFacts {
  return { uid, gid, groups, sharesNamespaces: (kinds) => shareNamespaces(pidfd, kinds) }
}
