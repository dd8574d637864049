import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { NAMESPACES } from './namespaces.js'
import { anyPeerRule, type PeerRule } from './rule.js'

/** Most rules in one, itself counted, so that judging a peer stays cheap: native/io/peer/peer_rule.h. */
export const MAX_RULE_NODES = 64
/** Most ids of one list. */
export const MAX_RULE_IDS = 1024
/** Largest id: 0xFFFFFFFF means "no id" to the kernel and never matches. */
export const MAX_ID = 0xffff_fffe

/** `RuleOp` of native/io/peer/peer_rule.h. */
const ops = { any: 0, uids: 1, gids: 2, groups: 3, namespaces: 4, anyOf: 5, allOf: 6, not: 7 } as const

/** Those of `anyPeerRule`, which every `connect` without a `verifyServer` has. Never changed. */
const anyPeerWords = Uint32Array.of(ops.any)

/**
 * Returns a rule as the words that native/io/peer/peer_rule.h reads: an op, then a count and ids, bits of kinds, or a
 * count and rules. Throws `ERR_TTRPC_RULE` for what is not a rule and for one that exceeds its bounds.
 */
export function encodeRule(rule: PeerRule): Uint32Array {
  if (rule === anyPeerRule) return anyPeerWords
  const words: number[] = []
  let nodes = 0
  const encode = (one: PeerRule): void => {
    if (++nodes > MAX_RULE_NODES) {
      throw misuse(
        'ERR_TTRPC_RULE',
        `a rule may be made of ${MAX_RULE_NODES} rules, itself counted, not more`,
      )
    }
    if (typeof one !== 'object' || one === null || !Object.hasOwn(ops, one.kind)) {
      throw misuse('ERR_TTRPC_RULE', 'that is not a rule: make rules with uids(), anyOf() and the like')
    }
    words.push(ops[one.kind])
    switch (one.kind) {
      case 'any':
        return
      case 'uids':
      case 'gids':
      case 'groups':
        words.push(one.ids.length, ...checkIds(one.kind, one.ids))
        return
      case 'namespaces':
        words.push(bitsOf(one.kinds))
        return
      case 'anyOf':
      case 'allOf':
        if (one.rules.length === 0) throw misuse('ERR_TTRPC_RULE', `${one.kind} needs at least one rule`)
        words.push(one.rules.length)
        for (const inner of one.rules) encode(inner)
        return
      case 'not':
        encode(one.rule)
    }
  }
  encode(rule)
  return Uint32Array.from(words)
}

/** Returns a copy of the ids, each of them checked. Throws `ERR_TTRPC_RULE`. */
export function checkIds(name: string, ids: readonly number[]): readonly number[] {
  if (!Array.isArray(ids)) throw misuse('ERR_TTRPC_RULE', `${name} takes an array of ids, not ${kindOf(ids)}`)
  if (ids.length === 0)
    throw misuse('ERR_TTRPC_RULE', `${name} needs at least one id: without one, no peer passes`)
  if (ids.length > MAX_RULE_IDS) {
    throw misuse('ERR_TTRPC_RULE', `${name} takes ${MAX_RULE_IDS} ids at most, not ${ids.length}`)
  }
  return Array.from(ids, (id: unknown) => {
    if (typeof id !== 'number') {
      throw misuse('ERR_TTRPC_RULE', `${name} takes numbers, not ${kindOf(id)}`)
    }
    if (!Number.isInteger(id) || id < 0 || id > MAX_ID) {
      throw misuse('ERR_TTRPC_RULE', `${name} takes integers from 0 to ${MAX_ID}, not ${id}`)
    }
    return id === 0 ? 0 : id
  })
}

function bitsOf(kinds: readonly unknown[]): number {
  let bits = 0
  for (const kind of kinds) {
    const at = NAMESPACES.indexOf(kind as (typeof NAMESPACES)[number])
    if (at < 0) {
      const given = typeof kind === 'string' ? JSON.stringify(kind) : kindOf(kind)
      throw misuse('ERR_TTRPC_RULE', `a namespace is one of ${NAMESPACES.join(', ')}, not ${given}`)
    }
    bits |= 1 << at
  }
  if (bits === 0) throw misuse('ERR_TTRPC_RULE', 'sameNamespaces needs at least one kind')
  return bits
}
