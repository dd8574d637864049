import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { Metadata, type MetadataInit } from '../base/metadata.js'
import { flag, signal, unchecked } from '../options/option.js'
import { options, type TableOf } from '../options/options.js'
import type { Clock } from './clock.js'
import type { HandlerContext } from './context.js'

/** Options of one call. */
export interface CallOptions {
  /** Milliseconds after which the call ends with code 4. Infinity: no limit. Default: the client's `callTimeoutMs`. */
  readonly timeoutMs?: number
  /** The call ends with code 4 at this moment. Not together with `timeoutMs`. */
  readonly deadline?: Date
  /** Ends the call here with code 1 when it aborts. ttrpc has no cancel message: the peer's handler goes on. */
  readonly signal?: AbortSignal
  /** Pairs that go with the request. */
  readonly metadata?: MetadataInit
  /**
   * The context of the handler that makes this call: the call ends when that one's signal aborts, and its deadline
   * is no later. Of that one's metadata only the keys in `forwardMetadata` go along.
   */
  readonly parent?: HandlerContext
  /**
   * On a reconnecting client without a connection, the call waits for one until its deadline. Default: it fails at once.
   * Has no effect on a client without `reconnect`.
   */
  readonly waitForReady?: boolean
  /** It may be executed twice: a reconnecting client sends it again when its connection was lost. Default false. */
  readonly idempotent?: boolean
  /** Keys of the parent's metadata that go along; a key that is also in `metadata` is not forwarded. */
  readonly forwardMetadata?: readonly string[]
}

/** Options for all calls of a method; a call's own options replace them, of `metadata` key by key. */
export type MethodDefaults = Pick<CallOptions, 'timeoutMs' | 'waitForReady' | 'idempotent' | 'metadata'>

/** The lines of the table of call options for `MethodDefaults`. */
export const methodDefaultsTable = {
  timeoutMs: {
    check(value: unknown) {
      if (typeof value === 'number' && !Number.isNaN(value)) return value
      throw misuse('ERR_TTRPC_OPTION', 'timeoutMs must be a number of milliseconds')
    },
  },
  waitForReady: flag(false),
  idempotent: flag(false),
  metadata: unchecked<MetadataInit>(),
} satisfies TableOf<MethodDefaults>

export const callOptions = options('call', {
  ...methodDefaultsTable,
  deadline: {
    check(value) {
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value
      throw misuse(
        'ERR_TTRPC_OPTION',
        'deadline must be a valid Date; timeoutMs takes a number of milliseconds',
      )
    },
  },
  signal,
  parent: unchecked<HandlerContext>(),
  forwardMetadata: unchecked<readonly string[]>(),
} satisfies TableOf<CallOptions>)

/** Returns a caller's options, checked, with the metadata read. Throws `ERR_TTRPC_OPTION` or `ERR_TTRPC_METADATA`. */
export function checkCallOptions(given: CallOptions): CallOptions {
  callOptions.verify(given)
  const { timeoutMs, deadline, parent, forwardMetadata } = given
  if (deadline !== undefined && timeoutMs !== undefined) {
    throw misuse('ERR_TTRPC_OPTION', 'give timeoutMs or deadline, not both')
  }
  if (parent !== undefined || forwardMetadata !== undefined) checkParent(parent, forwardMetadata)
  return withMetadata(given)
}

function checkParent(parent: HandlerContext | undefined, names: readonly string[] | undefined): void {
  if (parent === undefined)
    throw misuse('ERR_TTRPC_OPTION', 'forwardMetadata needs a parent whose metadata it names')
  // `in` and not a read: a context creates its signal when it is first read.
  if (typeof parent !== 'object' || parent === null || !('signal' in parent && 'metadata' in parent)) {
    throw misuse('ERR_TTRPC_OPTION', `parent must be the context of a handler, not ${kindOf(parent)}`)
  }
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === 'string'))) {
    throw misuse('ERR_TTRPC_OPTION', 'forwardMetadata must be an array of keys')
  }
}

/** Returns the same options with the metadata to be sent, read once: it may be an iterator. */
function withMetadata(options: CallOptions): CallOptions {
  const { metadata, parent, forwardMetadata = [] } = options
  if (parent !== undefined && forwardMetadata.length > 0) {
    const merged = new Metadata(metadata)
    const own = merged.clone()
    for (const name of forwardMetadata) {
      if (!own.has(name)) merged.set(name, parent.metadata.getAll(name))
    }
    return { ...options, metadata: merged }
  }
  if (metadata === undefined || metadata instanceof Metadata) return options
  return { ...options, metadata: Metadata.from(metadata) }
}

/**
 * Returns the moment at which a call ends, in milliseconds on `clock`; Infinity without a limit. Computed once for
 * each call: a moment that is derived from two readings of the clock is off by the time between them.
 */
export function callDeadlineMs(
  options: CallOptions | undefined,
  defaultTimeoutMs: number,
  clock: Clock,
): number {
  const own = options?.deadline?.getTime() ?? afterMs(options?.timeoutMs ?? defaultTimeoutMs, clock)
  return Math.min(own, options?.parent?.deadline?.getTime() ?? Number.POSITIVE_INFINITY)
}

/** Returns the milliseconds that are left for a call; Infinity without a limit. */
export function remainingMs(
  options: CallOptions | undefined,
  defaultTimeoutMs: number,
  clock: Clock,
): number {
  if (options === undefined) return defaultTimeoutMs
  const { deadline, timeoutMs, parent } = options
  const parents = parent?.deadline
  if (deadline === undefined && parents === undefined) return timeoutMs ?? defaultTimeoutMs
  const nowMs = clock.now()
  const own = deadline === undefined ? (timeoutMs ?? defaultTimeoutMs) : deadline.getTime() - nowMs
  return parents === undefined ? own : Math.min(own, parents.getTime() - nowMs)
}

/** Returns the same options with metadata that the user cannot change: the call goes out later. */
export function withOwnMetadata(options: CallOptions): CallOptions {
  const { metadata } = options
  return metadata instanceof Metadata ? { ...options, metadata: metadata.clone() } : options
}

/** Returns the same options with this time limit. */
export function withTimeout(options: CallOptions | undefined, timeoutMs: number): CallOptions {
  const { deadline: _, ...rest } = options ?? {}
  return { ...rest, timeoutMs }
}

function afterMs(ms: number, clock: Clock): number {
  return ms === Number.POSITIVE_INFINITY ? ms : clock.now() + ms
}

/** Returns the metadata to be sent; undefined where there is none. */
export function metadataOf(options: CallOptions | undefined): Metadata | undefined {
  if (options?.metadata === undefined) return undefined
  const metadata = Metadata.from(options.metadata)
  return metadata.empty ? undefined : metadata
}
