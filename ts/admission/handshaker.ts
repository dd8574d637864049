import type { Duplex } from 'node:stream'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { process } from '../base/runtime.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { anyPeerRule, needsPeer, type PeerRule } from '../peer/rule.js'
import { encodeRule, MAX_ID } from '../peer/rule-encoding.js'

/** A handshaker that is plain data: the engine applies it when it accepts, without JS. Frozen. */
export interface RuleHandshaker {
  readonly rule: PeerRule
  /** Its name in logs and errors, e.g. `'unixSocketRequireRoot'`. */
  readonly name: string
}

/** A connection that waits for a handshaker to decide; nothing of it has been read. */
export interface PendingConnection {
  /** Credentials of the other end; undefined where they are not known (the JS engine). */
  readonly peer: PeerCredentials | undefined
  /** The listener's address, or the server's for a client. */
  readonly address: string
  /** The connection's bytes, on the JS engine: a handshaker may read and write them first, or wrap them. Else undefined. */
  readonly duplex: Duplex | undefined
}

/** What a handshaker returns for a peer that it admits. */
export interface HandshakeResult {
  /** Replaces the connection's own duplex, e.g. by one that decrypts (JS engine). */
  readonly duplex?: Duplex
  /** Becomes `context.peer.info`. */
  readonly info?: unknown
}

/**
 * A handshaker in JS (Go's Handshaker). It runs while the connection waits unread, for at most `handshakeTimeoutMs`.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const byUid = {
 *   name: 'byUid',
 *   needsCredentials: true,
 *   handshake({ peer }) {
 *     if (peer.uid === 0) throw new Error('root has no business here')
 *     return { info: { tenant: `tenant-${peer.uid}` } } // becomes context.peer.info
 *   },
 * }
 * const server = new Server({ handshaker: byUid }).registerRaw('demo.v1.Tenants', {
 *   Mine: (_, context) => Buffer.from(context.peer.info.tenant),
 * })
 * const client = inMemory(server, { peer: { pid: 1, uid: 1000, gid: 1000 } })
 * const reply = await client.call('demo.v1.Tenants', 'Mine', new Uint8Array())
 * console.log(Buffer.from(reply).toString()) // tenant-1000
 * await server.close()
 * ```
 */
export interface CustomHandshaker {
  /** Returns, or resolves with, an object for a peer that it admits; throws, or rejects, to refuse it. */
  handshake(connection: PendingConnection, signal: AbortSignal): HandshakeResult | Promise<HandshakeResult>
  /** Its name in logs and errors. */
  readonly name?: string
  /** It needs the peer's credentials: without them, `listen` and `serve` throw `ERR_TTRPC_NO_CREDENTIALS`. Default false. */
  readonly needsCredentials?: boolean
}

/** Decides which peers a listener admits. */
export type Handshaker = RuleHandshaker | CustomHandshaker

/**
 * Returns a handshaker that calls a function with the peer's credentials (Go's
 * UnixCredentialsFunc). Only a result of `true` admits; any other, or an error,
 * refuses. It runs in JS while the connection waits unread. Throws `ERR_TTRPC_RULE`.
 *
 * @example
 * ```js
 * import { Server, unixCredentials } from 'ttrpc'
 *
 * const allowed = new Set([0, 1000])
 * const server = new Server({ handshaker: unixCredentials(({ uid }) => allowed.has(uid)) })
 * await server.listen('unix:///tmp/allowed.sock', { limits: { handshakeTimeoutMs: 500 } })
 * await server.close()
 * ```
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

/** Returns whether it is plain data, which the engine applies itself. */
export function isRule(handshaker: Handshaker): handshaker is RuleHandshaker {
  return 'rule' in handshaker
}

/** Returns whether it needs the peer's credentials to decide. */
export function needsCredentials(handshaker: Handshaker): boolean {
  return isRule(handshaker) ? needsPeer(handshaker.rule) : handshaker.needsCredentials === true
}

/** An option that is a handshaker. Throws `ERR_TTRPC_OPTION` for what is not a handshaker, `ERR_TTRPC_RULE` for a rule that is not one. */
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

/**
 * Admits uid 0 with gid 0 and no other peer.
 *
 * @example
 * ```js
 * import { Server, unixSocketRequireRoot } from 'ttrpc'
 *
 * const server = new Server({ handshaker: unixSocketRequireRoot() })
 * await server.listen('unix:///tmp/root.sock')
 * await server.close()
 * ```
 */
export function unixSocketRequireRoot(): RuleHandshaker {
  return ruleHandshaker('unixSocketRequireRoot', requireIds(0, 0))
}

/**
 * Admits peers with our effective uid and gid, read by this call, as Go does: so it
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

/** Ids that a peer must have. An omitted key or −1: any. */
export interface UidGid {
  readonly uid?: number
  readonly gid?: number
}

/**
 * Admits peers with this uid and this gid. −1, or leaving it out, means any; at
 * least one must be given. Throws `ERR_TTRPC_RULE`, also for a value that is
 * present but undefined, so that a misspelt setting does not admit every peer.
 *
 * @example
 * ```js
 * import { Server, unixSocketRequireUidGid } from 'ttrpc'
 *
 * const server = new Server({ handshaker: unixSocketRequireUidGid({ gid: 100 }) }) // any uid
 * await server.listen('unix:///tmp/group.sock')
 * await server.close()
 * ```
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
    throw misuse('ERR_TTRPC_RULE', 'neither uid nor gid is required: use allowAnyPeer() to admit every peer')
  }
  return ruleHandshaker('unixSocketRequireUidGid', requireIds(uid, gid))
}

const anyPeer = ruleHandshaker('allowAnyPeer', anyPeerRule)

/** Admits every peer that can connect to the socket. */
export function allowAnyPeer(): RuleHandshaker {
  return anyPeer
}

/** Returns a rule as a handshaker. The contents of `rule` must be frozen already. */
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
      `${name} must be a number, not ${kindOf(id)}; leave it out or use -1 for any`,
    )
  }
  if (!Number.isInteger(id) || id < 0 || id > MAX_ID) {
    throw misuse('ERR_TTRPC_RULE', `${name} must be an integer from 0 to ${MAX_ID}, or -1 for any, not ${id}`)
  }
  return id === 0 ? 0 : id
}
