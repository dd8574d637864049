import type { Duplex } from 'node:stream'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { process } from '../base/runtime.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { anybody, needsPeer, type PeerRule } from '../peer/rule.js'
import { encodeRule, MAX_ID } from '../peer/rule-encoding.js'

/** A handshaker that is plain data: the engine applies it where it accepts, without JS. Frozen. */
export interface RuleHandshaker {
  readonly rule: PeerRule
  /** What logs and errors call it, e.g. `'unixSocketRequireRoot'`. */
  readonly name: string
}

/** A connection that waits for a handshaker's word; nothing of it has been read. */
export interface PendingConnection {
  /** Undefined where nobody can tell (the JS engine). */
  readonly peer: PeerCredentials | undefined
  /** The listener's address, or the server's for a client. */
  readonly address: string
  /** The bytes, on the JS engine: a handshaker may speak first, or wrap them. */
  readonly duplex: Duplex | undefined
}

/** What a handshaker gives for a peer it admits. */
export interface HandshakeResult {
  /** Talk over this instead (JS engine). */
  readonly duplex?: Duplex
  /** Comes back as `context.peer.info`. */
  readonly info?: unknown
}

/** A handshaker in JS (Go's Handshaker): confirms or decorates a connection; what it throws is a refusal. */
export interface CustomHandshaker {
  handshake(connection: PendingConnection, signal: AbortSignal): HandshakeResult | Promise<HandshakeResult>
  /** What logs and errors call it. */
  readonly name?: string
  /** It cannot decide without the peer's credentials. Default false. */
  readonly needsCredentials?: boolean
}

/** Decides who may talk to a listener. */
export type Handshaker = RuleHandshaker | CustomHandshaker

/**
 * A handshaker out of a function on the peer's credentials (Go's
 * UnixCredentialsFunc). Only `true` admits: what throws, or forgets to answer,
 * refuses. It runs in JS, the connection unread meanwhile.
 */
export function unixCredentials(
  check: (peer: PeerCredentials) => boolean | Promise<boolean>,
): CustomHandshaker {
  if (typeof check !== 'function') {
    throw misuse('ERR_TTRPC_RULE', `unixCredentials takes a function of the peer, not ${kindOf(check)}`)
  }
  return Object.freeze({
    name: 'unixCredentials',
    needsCredentials: true,
    async handshake({ peer }: PendingConnection): Promise<HandshakeResult> {
      if (peer === undefined) throw new Error('the credentials are not known')
      if ((await check(peer)) !== true) throw new Error('credential check failed')
      return {}
    },
  })
}

/** Is it plain data, which the engine applies itself? */
export function isRule(handshaker: Handshaker): handshaker is RuleHandshaker {
  return 'rule' in handshaker
}

/** Can it not decide without the peer's credentials? */
export function needsCredentials(handshaker: Handshaker): boolean {
  return isRule(handshaker) ? needsPeer(handshaker.rule) : handshaker.needsCredentials === true
}

/** Throws `ERR_TTRPC_OPTION` for what is not a handshaker, `ERR_TTRPC_RULE` for a rule that is not one. */
export function checkHandshaker(handshaker: unknown, option: string): Handshaker {
  const { rule, handshake } = (handshaker ?? {}) as Partial<RuleHandshaker & CustomHandshaker>
  if (rule !== undefined) {
    encodeRule(rule)
    return handshaker as Handshaker
  }
  if (typeof handshake === 'function') return handshaker as Handshaker
  throw misuse(
    'ERR_TTRPC_OPTION',
    `${option} must be a handshaker such as unixSocketRequireSameUser(), or an object with a function handshake`,
  )
}

/** Any id, as the kernel's and Go's −1 (D3). */
const ANY = -1

/** Admits uid 0 with gid 0, nobody else. */
export function unixSocketRequireRoot(): RuleHandshaker {
  return ruleHandshaker('unixSocketRequireRoot', requireIds(0, 0))
}

/**
 * Admits who has our effective uid and gid, read now, as Go does: so it
 * refuses root where we are not root. Throws `ERR_TTRPC_NO_CREDENTIALS` where
 * the platform has no uids.
 */
export function unixSocketRequireSameUser(): RuleHandshaker {
  if (process.geteuid === undefined || process.getegid === undefined) {
    throw misuse(
      'ERR_TTRPC_NO_CREDENTIALS',
      'this platform has no user ids: name another handshaker, e.g. allowAnyPeer()',
    )
  }
  return ruleHandshaker('unixSocketRequireSameUser', requireIds(process.geteuid(), process.getegid()))
}

/** Ids a peer must have. An omitted key or −1: any. */
export interface UidGid {
  readonly uid?: number
  readonly gid?: number
}

/**
 * Admits peers with this uid and this gid. −1, or leaving it out, means any;
 * not both: that is `allowAnyPeer()`. A value that is present but undefined is
 * refused, so that a misspelt setting never admits everybody.
 * Throws `ERR_TTRPC_RULE`.
 */
export function unixSocketRequireUidGid(uid: number, gid?: number): RuleHandshaker
export function unixSocketRequireUidGid(ids: UidGid): RuleHandshaker
export function unixSocketRequireUidGid(...ids: readonly unknown[]): RuleHandshaker {
  if (ids.length > 2)
    throw misuse('ERR_TTRPC_RULE', 'unixSocketRequireUidGid takes a uid and a gid, or { uid, gid }')
  const first = ids[0]
  const [uid, gid] =
    ids.length === 1 && typeof first === 'object' && first !== null
      ? idsOf(first)
      : [idOf('uid', ids.length > 0, ids[0]), idOf('gid', ids.length > 1, ids[1])]
  if (uid === ANY && gid === ANY) {
    throw misuse(
      'ERR_TTRPC_RULE',
      'neither uid nor gid is required: say allowAnyPeer() if everybody may call',
    )
  }
  return ruleHandshaker('unixSocketRequireUidGid', requireIds(uid, gid))
}

const anyPeer = ruleHandshaker('allowAnyPeer', anybody)

/** Admits whoever reaches the socket. */
export function allowAnyPeer(): RuleHandshaker {
  return anyPeer
}

/** What is in the rule must be frozen already. */
export function ruleHandshaker(name: string, rule: PeerRule): RuleHandshaker {
  return Object.freeze({ name, rule: Object.freeze(rule) })
}

function requireIds(uid: number, gid: number): PeerRule {
  const rules: PeerRule[] = []
  if (uid !== ANY) rules.push(Object.freeze({ kind: 'uids', ids: Object.freeze([uid]) }))
  if (gid !== ANY) rules.push(Object.freeze({ kind: 'gids', ids: Object.freeze([gid]) }))
  return { kind: 'allOf', rules: Object.freeze(rules) }
}

function idsOf(ids: object): [uid: number, gid: number] {
  for (const key of Object.keys(ids)) {
    if (key !== 'uid' && key !== 'gid') {
      throw misuse('ERR_TTRPC_RULE', `unixSocketRequireUidGid knows uid and gid, not ${JSON.stringify(key)}`)
    }
  }
  const { uid, gid } = ids as UidGid
  return [idOf('uid', 'uid' in ids, uid), idOf('gid', 'gid' in ids, gid)]
}

function idOf(name: 'uid' | 'gid', present: boolean, id: unknown): number {
  if (!present || id === ANY) return ANY
  if (typeof id !== 'number') {
    throw misuse(
      'ERR_TTRPC_RULE',
      `${name} must be a number, not ${kindOf(id)}; leave it out or say -1 for any`,
    )
  }
  if (!Number.isInteger(id) || id < 0 || id > MAX_ID) {
    throw misuse('ERR_TTRPC_RULE', `${name} must be an integer from 0 to ${MAX_ID}, or -1 for any, not ${id}`)
  }
  return id === 0 ? 0 : id
}
