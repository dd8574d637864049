import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { DEFAULT_MAX_MESSAGE_BYTES } from '../wire/frame.js'

/** `kKeptBytes` of native/io/inbox/inbox.h. */
export const DEFAULT_ENGINE_BUFFER_BYTES = 64 * 1024 * 1024

/** Bounds of one connection. Every one has a default; `docs/limits.md` says what reaching it does. */
export interface Limits {
  /** Longest body of a frame, either way. Default 4 MiB, as Go; at most 16 MiB − 1. */
  readonly maxMessageBytes: number
  /** Longest body of an oversized frame that is read and thrown away; beyond, the connection ends. Default 256 MiB. */
  readonly maxDiscardBytes: number
  /** Longest time from the first byte of a frame to its last. 0: none. Default 30 s. */
  readonly frameTimeoutMs: number
  /** Calls of one connection whose handlers may run at once (servers). Default 16 384. */
  readonly maxConcurrentStreams: number
  /** Open connections of one listener. Default 65 536. */
  readonly maxConnections: number
  /** Open connections of one listener that one uid may have; on the native engine. Default: as many as there may be. */
  readonly maxConnectionsPerUid: number
  /** A connection without calls on which nothing comes for so long is closed (servers). 0: never. Default 0. */
  readonly idleTimeoutMs: number
  /** Longest time in which a peer takes nothing of what waits for it; then the connection ends. 0: none. Default 30 s. */
  readonly writeStallTimeoutMs: number
  /** Longest time a call may take, whatever its caller asks for (servers). 0: none. Default 0. */
  readonly maxCallTimeoutMs: number
  /** Bytes of keys and values of a request's metadata (servers). Default 64 KiB. */
  readonly maxMetadataBytes: number
  /** Pairs of a request's metadata (servers). Default 256. */
  readonly maxMetadataPairs: number
  /** Frames of one connection that break the protocol; beyond, it ends (servers). Default 1 000. */
  readonly protocolErrorBudget: number
  /** Calls of a client that reconnects which wait for a connection at once; further ones fail with code 8. Default 16 384. */
  readonly maxWaitingCalls: number
  /** Bytes of a client that wait for its peer; calls beyond fail with code 8. Default 64 MiB. */
  readonly sendBufferBytes: number
  /** Bytes of long bodies, arriving or not yet taken, of all connections of the native engine: the least that anybody asks for. Default 64 MiB. */
  readonly engineBufferBytes: number
  /** Longest time for a handshaker in JS to decide. Default 5 s. */
  readonly handshakeTimeoutMs: number
  /** Peers of one listener that wait for a handshaker in JS at once; further ones wait unaccepted. Default 32. */
  readonly maxHandshakes: number
  /** Refused peers of one listener that the diagnostics channel is told of, a second; the others are counted. Default 64. */
  readonly maxRefusalEvents: number
  /** Bytes that a client keeps of a stream that is its only open call, before it reads no more. Default 1 MiB. */
  readonly streamBufferBytes: number
  /** Bytes received on one connection, of all its streams, that nobody has read yet; beyond, it is not read. Default 8 MiB. */
  readonly connectionBufferBytes: number
  /** How long a connection is left unread, before the stream with the most unread fails. Default 1 s. */
  readonly slowReaderTimeoutMs: number
  /** Bytes of a stream that a client has given up that are thrown away; beyond, the connection ends. Default 8 MiB. */
  readonly abandonedStreamBytes: number
}

/** The limits that a client has. */
export type ClientLimits = Pick<
  Limits,
  | 'maxMessageBytes'
  | 'maxDiscardBytes'
  | 'frameTimeoutMs'
  | 'writeStallTimeoutMs'
  | 'sendBufferBytes'
  | 'maxWaitingCalls'
  | 'engineBufferBytes'
  | 'streamBufferBytes'
  | 'connectionBufferBytes'
  | 'slowReaderTimeoutMs'
  | 'abandonedStreamBytes'
>

interface Range {
  readonly default: number
  readonly least: number
  readonly most: number
}

const ranges: Readonly<Record<keyof Limits, Range>> = {
  maxMessageBytes: { default: DEFAULT_MAX_MESSAGE_BYTES, least: 1, most: 16 * 1024 * 1024 - 1 },
  maxDiscardBytes: { default: 256 * 1024 * 1024, least: 0, most: 0xffff_ffff },
  frameTimeoutMs: { default: 30_000, least: 0, most: 0x7fff_ffff },
  maxConcurrentStreams: { default: 16_384, least: 1, most: 0x7fff_ffff },
  maxConnections: { default: 65_536, least: 1, most: 1_000_000 },
  maxConnectionsPerUid: { default: 1_000_000, least: 1, most: 1_000_000 },
  idleTimeoutMs: { default: 0, least: 0, most: 0x7fff_ffff },
  writeStallTimeoutMs: { default: 30_000, least: 0, most: 0x7fff_ffff },
  maxCallTimeoutMs: { default: 0, least: 0, most: Number.MAX_SAFE_INTEGER },
  maxMetadataBytes: { default: 64 * 1024, least: 0, most: 16 * 1024 * 1024 },
  maxMetadataPairs: { default: 256, least: 0, most: 0x7fff_ffff },
  protocolErrorBudget: { default: 1000, least: 0, most: 0x7fff_ffff },
  maxWaitingCalls: { default: 16_384, least: 0, most: 0x7fff_ffff },
  sendBufferBytes: { default: 64 * 1024 * 1024, least: 1, most: Number.MAX_SAFE_INTEGER },
  engineBufferBytes: {
    default: DEFAULT_ENGINE_BUFFER_BYTES,
    least: 1024 * 1024,
    most: DEFAULT_ENGINE_BUFFER_BYTES,
  },
  handshakeTimeoutMs: { default: 5000, least: 1, most: 0x7fff_ffff },
  maxHandshakes: { default: 32, least: 1, most: 65_536 },
  maxRefusalEvents: { default: 64, least: 0, most: 1_000_000 },
  streamBufferBytes: { default: 1024 * 1024, least: 1, most: 0x7fff_ffff },
  connectionBufferBytes: { default: 8 * 1024 * 1024, least: 1, most: 0x7fff_ffff },
  slowReaderTimeoutMs: { default: 1000, least: 1, most: 0x7fff_ffff },
  abandonedStreamBytes: { default: 8 * 1024 * 1024, least: 0, most: 0x7fff_ffff },
}

/** A number in its range, or its default. Throws `ERR_TTRPC_OPTION`. */
export function checkNumber(name: string, value: unknown, range: Range): number {
  if (value === undefined) return range.default
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.least || value > range.most) {
    const given = typeof value === 'number' ? String(value) : kindOf(value)
    throw misuse(
      'ERR_TTRPC_OPTION',
      `${name} must be an integer from ${range.least} to ${range.most}, not ${given}`,
    )
  }
  return value
}

/** All limits, given ones checked. Throws `ERR_TTRPC_OPTION` for unknown names too. */
export function checkLimits(limits: Partial<Limits> | undefined): Limits {
  if (limits !== undefined && (typeof limits !== 'object' || limits === null)) {
    throw misuse('ERR_TTRPC_OPTION', `limits must be an object, not ${kindOf(limits)}`)
  }
  const given: Record<string, unknown> = { ...limits }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(ranges, name))
      throw misuse('ERR_TTRPC_OPTION', `unknown limit ${JSON.stringify(name)}`)
  }
  const names = Object.keys(ranges) as (keyof Limits)[]
  return Object.fromEntries(
    names.map((name) => [name, checkNumber(name, given[name], ranges[name])]),
  ) as unknown as Limits
}

/** The limits of `first` that `second` does not name, with those of `second`; all checked as `checkLimits` does. */
export function mergeLimits(first: Limits, second: Partial<Limits> | undefined): Limits {
  const checked = checkLimits(second)
  const named = Object.entries(second ?? {}).filter(([, value]) => value !== undefined)
  return { ...first, ...Object.fromEntries(named.map(([name]) => [name, checked[name as keyof Limits]])) }
}
