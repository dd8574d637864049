/** Rules on peers that combine: plain data, applied by the engine when it accepts, without JS. */

import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import type { Option } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import type { NamespaceKind } from '../peer/namespaces.js'
import type { PeerRule } from '../peer/rule.js'
import { checkIds, encodeRule } from '../peer/rule-encoding.js'
import { isRule, type RuleHandshaker, ruleHandshaker } from './handshaker.js'

/** Admits peers with one of these effective uids. Throws `ERR_TTRPC_RULE`. */
export function uids(ids: readonly number[]): RuleHandshaker {
  return ruleHandshaker('uids', { kind: 'uids', ids: Object.freeze(checkIds('uids', ids)) })
}

/** Admits peers whose primary group is one of these. Throws `ERR_TTRPC_RULE`. */
export function gids(ids: readonly number[]): RuleHandshaker {
  return ruleHandshaker('gids', { kind: 'gids', ids: Object.freeze(checkIds('gids', ids)) })
}

/** Admits peers with this group, as primary or supplementary one (SO_PEERGROUPS). Throws `ERR_TTRPC_RULE`. */
export function inGroup(gid: number): RuleHandshaker {
  return ruleHandshaker('inGroup', { kind: 'groups', ids: Object.freeze(checkIds('inGroup', [gid])) })
}

/** Options of `sameNamespaces`. */
export interface SameNamespacesOptions {
  /** Default: `['user', 'mnt', 'pid']`. */
  readonly kinds?: readonly NamespaceKind[]
}

const USUAL_KINDS: readonly NamespaceKind[] = ['user', 'mnt', 'pid']

const kindsOption: Option<readonly NamespaceKind[]> = {
  check(kinds = USUAL_KINDS, name) {
    if (Array.isArray(kinds)) return kinds
    throw misuse('ERR_TTRPC_RULE', `${name} must be an array, not ${kindOf(kinds)}`)
  },
}

const sameNamespacesOptions = optionsOf('sameNamespaces', {
  kinds: kindsOption,
} satisfies TableOf<SameNamespacesOptions>)

/**
 * Admits peers in the same namespaces as this process, so none from a
 * container. They are compared through the peer's pidfd (Linux 6.5), which names
 * the same process even after its pid is reused. A peer that has ended, or
 * whose /proc entry we may not read (another user's, without CAP_SYS_PTRACE), is
 * refused. Throws `ERR_TTRPC_RULE`.
 */
export function sameNamespaces(options: SameNamespacesOptions = {}): RuleHandshaker {
  const { kinds } = sameNamespacesOptions.check(options)
  const rule: PeerRule = { kind: 'namespaces', kinds: Object.freeze([...kinds]) }
  encodeRule(rule)
  return ruleHandshaker('sameNamespaces', rule)
}

/**
 * Admits peers that at least one of these rules admits. Throws `ERR_TTRPC_RULE`.
 *
 * @example
 * ```js
 * import { allOf, anyOf, inGroup, sameNamespaces, Server, uids } from 'ttrpc'
 *
 * const handshaker = anyOf(uids([0]), allOf(inGroup(100), sameNamespaces()))
 * console.log(handshaker.name) // anyOf(uids, allOf(inGroup, sameNamespaces))
 * const server = new Server({ handshaker })
 * await server.listen('unix:///tmp/rules.sock')
 * await server.close()
 * ```
 */
export function anyOf(...rules: readonly RuleHandshaker[]): RuleHandshaker {
  return combined('anyOf', rules)
}

/** Admits peers that all of these rules admit. Throws `ERR_TTRPC_RULE`. */
export function allOf(...rules: readonly RuleHandshaker[]): RuleHandshaker {
  return combined('allOf', rules)
}

/**
 * Admits peers that this rule refuses, except where it refuses because something
 * about the peer could not be read. Throws `ERR_TTRPC_RULE`, also for a rule that admits every peer.
 */
export function not(rule: RuleHandshaker): RuleHandshaker {
  const name = `not(${nameOf('not', rule)})`
  if (admitsAll(rule.rule)) {
    throw misuse('ERR_TTRPC_RULE', `${name} admits no peer at all: to refuse every peer, do not listen`)
  }
  return checked(name, { kind: 'not', rule: rule.rule })
}

/** Whether no peer is ever refused. */
function admitsAll(rule: PeerRule): boolean {
  if (rule.kind === 'anyOf') return rule.rules.some(admitsAll)
  if (rule.kind === 'allOf') return rule.rules.every(admitsAll)
  return rule.kind === 'any'
}

function combined(kind: 'anyOf' | 'allOf', rules: readonly RuleHandshaker[]): RuleHandshaker {
  const names = rules.map((rule) => nameOf(kind, rule)).join(', ')
  return checked(`${kind}(${names})`, { kind, rules: Object.freeze(rules.map(({ rule }) => rule)) })
}

function nameOf(what: string, rule: RuleHandshaker): string {
  if (typeof rule === 'object' && rule !== null && isRule(rule)) return rule.name
  throw misuse(
    'ERR_TTRPC_RULE',
    `${what} combines rules such as uids([0]), not ${kindOf(rule)}: a function cannot run where peers are accepted; check what you need in one handshaker of your own`,
  )
}

function checked(name: string, rule: PeerRule): RuleHandshaker {
  encodeRule(rule)
  return ruleHandshaker(name, rule)
}
