import { RefuseReason } from '../wire/row.js'
import { factsOf, type PeerFacts, unknownPeer } from './facts.js'
import { type Judgement, judgementOf, unknown } from './judgement.js'
import type { NamespaceKind } from './namespaces.js'
import type { OverflowIds } from './overflow-ids.js'

/**
 * A rule on a peer, as plain data, so that the engine can apply it where it
 * accepts, without JS. Frozen, with all that is in it.
 */
export type PeerRule =
  /** Admits every peer. */
  | { readonly kind: 'any' }
  | { readonly kind: 'uids'; readonly ids: readonly number[] }
  /** The primary gid. */
  | { readonly kind: 'gids'; readonly ids: readonly number[] }
  /** The primary gid or a supplementary one. */
  | { readonly kind: 'groups'; readonly ids: readonly number[] }
  | { readonly kind: 'namespaces'; readonly kinds: readonly NamespaceKind[] }
  | { readonly kind: 'anyOf' | 'allOf'; readonly rules: readonly PeerRule[] }
  | { readonly kind: 'not'; readonly rule: PeerRule }

export const anyPeerRule: PeerRule = Object.freeze({ kind: 'any' })

/**
 * Returns whether the rule admits the peer; only `'yes'` does. A question that cannot be answered is neither yes nor
 * no, and no combination turns it into a yes that does not follow from the other answers. The twin of
 * native/io/peer/peer_rule.cc, for peers whose credentials do not come from the kernel.
 */
export function judge(rule: PeerRule, peer: PeerFacts, overflow: OverflowIds): Judgement {
  switch (rule.kind) {
    case 'any':
      return judgementOf(true)
    case 'uids':
      return judgeId(rule.ids, peer.uid, peer, overflow.uid)
    case 'gids':
      return judgeId(rule.ids, peer.gid, peer, overflow.gid)
    case 'groups':
      return judgeGroups(rule.ids, peer, overflow.gid)
    case 'namespaces':
      return peer.sharesNamespaces(rule.kinds)
    case 'anyOf':
      return decide('yes', rule.rules, peer, overflow)
    case 'allOf':
      return decide('no', rule.rules, peer, overflow)
    case 'not': {
      const judgement = judge(rule.rule, peer, overflow)
      return judgement.answer === 'unknown' ? judgement : judgementOf(judgement.answer === 'no')
    }
  }
}

/** Returns whether the rule refuses a peer of which nothing is known, so that credentials are needed. */
export function needsPeer(rule: PeerRule): boolean {
  return judge(rule, factsOf(unknownPeer), { uid: -1, gid: -1 }).answer !== 'yes'
}

/** Returns the first decisive answer; without one, the first unknown answer, else the opposite. */
function decide(
  decisive: 'yes' | 'no',
  rules: readonly PeerRule[],
  peer: PeerFacts,
  overflow: OverflowIds,
): Judgement {
  let result = judgementOf(decisive === 'no')
  for (const rule of rules) {
    const one = judge(rule, peer, overflow)
    if (one.answer === decisive) return one
    if (one.answer === 'unknown' && result.answer !== 'unknown') result = one
  }
  return result
}

const NONE = 0xffff_ffff

function isUnknown(peer: PeerFacts): boolean {
  return peer.uid === NONE || peer.gid === NONE
}

/** An overflow id may belong to any unmapped user, so whether it is in a list is unknown. */
function judgeId(ids: readonly number[], id: number, peer: PeerFacts, overflowId: number): Judgement {
  if (isUnknown(peer)) return unknown(RefuseReason.NO_CREDENTIALS)
  if (id === overflowId) return unknown(RefuseReason.OVERFLOW_ID)
  return judgementOf(ids.includes(id))
}

function judgeGroups(ids: readonly number[], peer: PeerFacts, overflowId: number): Judgement {
  if (isUnknown(peer)) return unknown(RefuseReason.NO_CREDENTIALS)
  if (peer.gid !== overflowId && ids.includes(peer.gid)) return judgementOf(true)
  if (peer.groups === undefined) return unknown(RefuseReason.NO_GROUPS)
  const groups = [peer.gid, ...peer.groups]
  if (groups.some((gid) => gid !== overflowId && ids.includes(gid))) return judgementOf(true)
  return groups.includes(overflowId) ? unknown(RefuseReason.OVERFLOW_ID) : judgementOf(false)
}
