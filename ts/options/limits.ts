import { didYouMean } from '../base/errors/did-you-mean.js'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { DEFAULT_MAX_MESSAGE_BYTES } from '../wire/frame.js'
import { checkInteger, MAX_COUNT, MAX_TIMER_MS, type Range } from './option.js'

const KIB = 1024
const MIB = 1024 * KIB

/** `kKeptBytes` of native/io/inbox/inbox.h. */
export const DEFAULT_ENGINE_BUFFER_BYTES = 64 * MIB

/** `kOutputBytes` of native/io/connection/output_budget.h. */
export const DEFAULT_ENGINE_OUTPUT_BYTES = 256 * MIB

/**
 * Who has a limit: `both` ends of a connection; a `client`; a `server`, for each of its connections; a `listener`;
 * `listener+client`, both of which ask a handshaker; the `engine`, for all connections of an environment together.
 */
type Side = 'both' | 'client' | 'server' | 'listener' | 'listener+client' | 'engine'

interface Limit extends Range {
  readonly side: Side
}

/**
 * Every limit with its default, its range and who has it. `docs/limits.md` says what reaching it does; a test
 * compares the two.
 */
export const limitTable = {
  /** Longest body of a frame, either way. Default 4 MiB, as Go; at most 16 MiB − 1. */
  maxMessageBytes: { default: DEFAULT_MAX_MESSAGE_BYTES, least: 1, most: 16 * MIB - 1, side: 'both' },
  /**
   * Bytes of memory that a received message may take when it is decoded, which may be much more than its length.
   * Default 64 MiB.
   */
  maxDecodedBytes: { default: 64 * MIB, least: 1, most: Number.MAX_SAFE_INTEGER, side: 'both' },
  /** Longest body of an oversized frame that is read and thrown away; a longer one ends the connection. Default 256 MiB. */
  maxDiscardBytes: { default: 256 * MIB, least: 0, most: 0xffff_ffff, side: 'both' },
  /** Longest time from the first byte of a frame to its last. 0: no limit. Default 30 s. */
  frameTimeoutMs: { default: 30_000, least: 0, most: MAX_TIMER_MS, side: 'both' },
  /** Calls of one connection whose handlers may run at once (servers). Default 16 384. */
  maxConcurrentStreams: { default: 16_384, least: 1, most: MAX_COUNT, side: 'server' },
  /** Open connections of one listener. Default 65 536. */
  maxConnections: { default: 65_536, least: 1, most: 1_000_000, side: 'listener' },
  /** Open connections of one listener that one uid may have; on the native engine. Default 1 000 000, which no uid reaches. */
  maxConnectionsPerUid: { default: 1_000_000, least: 1, most: 1_000_000, side: 'listener' },
  /** Descriptors of the process that connections of a listener leave free, at most half of all. Default 128. */
  reservedDescriptors: { default: 128, least: 0, most: 1_000_000, side: 'listener' },
  /** A connection without calls, on which no byte arrives or waits to be sent for this long, is closed (servers). 0: never. Default 0. */
  idleTimeoutMs: { default: 0, least: 0, most: MAX_TIMER_MS, side: 'server' },
  /** Longest time in which a peer takes none of the bytes queued for it; then the connection ends. 0: no limit. Default 30 s. */
  writeStallTimeoutMs: { default: 30_000, least: 0, most: MAX_TIMER_MS, side: 'both' },
  /** Longest time a call may take, whatever timeout its caller asks for (servers). 0: no limit. Default 0. */
  maxCallTimeoutMs: { default: 0, least: 0, most: Number.MAX_SAFE_INTEGER, side: 'server' },
  /** Bytes of keys and values of a request's metadata (servers). Default 1 MiB. */
  maxMetadataBytes: { default: MIB, least: 0, most: 16 * MIB, side: 'server' },
  /** Pairs of a request's metadata (servers). Default 4 096. */
  maxMetadataPairs: { default: 4096, least: 0, most: MAX_COUNT, side: 'server' },
  /** Frames of one connection that may break the protocol; one more ends it (servers). Default 1 000. */
  protocolErrorBudget: { default: 1000, least: 0, most: MAX_COUNT, side: 'server' },
  /** Calls of a reconnecting client that may wait for a connection at once; further ones fail with code 8. Default 16 384. */
  maxWaitingCalls: { default: 16_384, least: 0, most: MAX_COUNT, side: 'client' },
  /** Bytes that may be queued for the peer; further calls, and further answers, fail with code 8. Default 64 MiB. */
  sendBufferBytes: { default: 64 * MIB, least: 1, most: Number.MAX_SAFE_INTEGER, side: 'both' },
  /**
   * Bytes of frames that arrive, and of long bodies that JavaScript has not taken, of all connections of the engine;
   * the smallest value that any client or listener asks for applies. Default 64 MiB.
   */
  engineBufferBytes: {
    default: DEFAULT_ENGINE_BUFFER_BYTES,
    least: MIB,
    most: DEFAULT_ENGINE_BUFFER_BYTES,
    side: 'engine',
  },
  /**
   * Bytes that wait for all peers of the engine together. Above it, a server reads no more requests of a connection for
   * which bytes wait. The smallest value that any client or listener asks for applies. Default 256 MiB.
   */
  engineOutputBytes: {
    default: DEFAULT_ENGINE_OUTPUT_BYTES,
    least: MIB,
    most: DEFAULT_ENGINE_OUTPUT_BYTES,
    side: 'engine',
  },
  /** Longest time for a handshaker in JS to decide. Default 5 s. */
  handshakeTimeoutMs: { default: 5000, least: 1, most: MAX_TIMER_MS, side: 'listener+client' },
  /** Peers of one listener on whom a handshaker in JS may decide at once; further ones wait. Default 32. */
  maxHandshakes: { default: 32, least: 1, most: 65_536, side: 'listener' },
  /** Peers of one listener that may wait for a place among `maxHandshakes`; a further one is refused. Default 1 024. */
  maxWaitingHandshakes: { default: 1024, least: 0, most: 65_536, side: 'listener' },
  /** Refused peers of one listener that are published a second; the others are counted. Default 64. */
  maxRefusalEvents: { default: 64, least: 0, most: 1_000_000, side: 'listener' },
  /** Unread bytes that a client keeps of a stream that is its only open call, before it stops reading. Default 1 MiB. */
  streamBufferBytes: { default: MIB, least: 1, most: MAX_COUNT, side: 'client' },
  /** Unread bytes of all streams of one connection, before it is no longer read. Default 8 MiB. */
  connectionBufferBytes: { default: 8 * MIB, least: 1, most: MAX_COUNT, side: 'both' },
  /** Bytes of the requests whose handlers run, of one connection, before it is no longer read (servers). Default 32 MiB. */
  connectionRequestBytes: { default: 32 * MIB, least: 1, most: MAX_COUNT, side: 'server' },
  /**
   * Bytes that peers have made this environment keep in JavaScript, of all connections together; beyond, a connection
   * that holds more than an equal part is not read. Each connection uses the value of its client or listener. Default
   * 128 MiB.
   */
  engineReceiveBytes: {
    default: 128 * MIB,
    least: MIB,
    most: Number.MAX_SAFE_INTEGER,
    side: 'engine',
  },
  /** How long a connection is left unread before the streams with the most unread bytes fail. Default 1 s. */
  slowReaderTimeoutMs: { default: 1000, least: 1, most: MAX_TIMER_MS, side: 'both' },
  /** Bytes that may still arrive for a stream that a client has given up; more end the connection. Default 8 MiB. */
  abandonedStreamBytes: { default: 8 * MIB, least: 0, most: MAX_COUNT, side: 'client' },
} as const satisfies Readonly<Record<string, Limit>>

type LimitTable = typeof limitTable

/** Bounds of one connection. Every one has a default; `docs/limits.md` says what reaching it does. */
export type Limits = { readonly [N in keyof LimitTable]: number }

/** The limits that a client has. */
export type ClientLimits = {
  readonly [N in keyof LimitTable as LimitTable[N]['side'] extends 'server' | 'listener' ? never : N]: number
}

/** The limits that a server and its listeners have. */
export type ServerLimits = {
  readonly [N in keyof LimitTable as LimitTable[N]['side'] extends 'client' ? never : N]: number
}

const names = Object.keys(limitTable) as (keyof Limits)[]

const defaults = Object.freeze(
  Object.fromEntries(names.map((name) => [name, limitTable[name].default])),
) as unknown as Limits

/** What a listener has that names no limits of its own. */
const none: Partial<Limits> = Object.freeze({})

/** Returns the limits with those that are given, one by one; the same object where none is. */
export function replaceLimits(limits: Limits, given: Partial<Limits>): Limits {
  return given === none ? limits : { ...limits, ...given }
}

/** An end that has limits: `server` for its listeners too. */
type End = 'client' | 'server'

/** The option `limits` of a client: returns all of them, with defaults. Throws as `checkGivenLimits`. */
export function checkClientLimits(limits: unknown): Limits {
  return withDefaults(limits, 'client')
}

/** The option `limits` of a server: returns all of them, with defaults. Throws as `checkGivenLimits`. */
export function checkServerLimits(limits: unknown): Limits {
  return withDefaults(limits, 'server')
}

/** The option `limits` of a listener: returns those that are given, checked. Throws as `checkGivenLimits`. */
export function checkListenerLimits(limits: unknown): Partial<Limits> {
  return checkGivenLimits(limits, 'server')
}

function withDefaults(limits: unknown, end: End): Limits {
  return limits === undefined ? defaults : { ...defaults, ...checkGivenLimits(limits, end) }
}

/** Throws `ERR_TTRPC_OPTION` for a wrong value, an unknown name, and for a limit that the end does not have. */
function checkGivenLimits(limits: unknown, end: End): Partial<Limits> {
  if (limits === undefined) return none
  if (typeof limits !== 'object' || limits === null) {
    throw misuse('ERR_TTRPC_OPTION', `limits must be an object, not ${kindOf(limits)}`)
  }
  const given: [string, number][] = []
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(limitTable, name))
      throw misuse('ERR_TTRPC_OPTION', `unknown limit ${JSON.stringify(name)}${didYouMean(name, names)}`)
    if (value === undefined) continue
    const limit: Limit = limitTable[name as keyof Limits]
    refuseOtherEnd(name, limit.side, end)
    given.push([name, checkInteger(name, value, limit)])
  }
  return Object.fromEntries(given)
}

function refuseOtherEnd(name: string, side: Side, end: End): void {
  const wrong = end === 'client' ? side === 'server' || side === 'listener' : side === 'client'
  if (!wrong) return
  const where = end === 'client' ? 'new Server() or listen()' : 'connect()'
  throw misuse(
    'ERR_TTRPC_OPTION',
    `${name} is a limit of a ${side}, which a ${end} does not have: set it in the limits of ${where}`,
  )
}
