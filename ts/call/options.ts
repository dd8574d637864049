import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { Metadata, type MetadataInit } from '../base/metadata.js'
import type { Clock } from './clock.js'
import type { HandlerContext } from './context.js'

/**
 * Options of one call.
 *
 * @example
 * const reply = await greeter.sayHello({ name: 'Ada' }, { timeoutMs: 500, metadata: { tenant: 'a' } })
 */
export interface CallOptions {
  /** Milliseconds after which the call ends with code 4. Infinity: no time limit. Default: the client's `callTimeoutMs`. */
  readonly timeoutMs?: number
  /** The call ends with code 4 at this moment. Not together with `timeoutMs`. */
  readonly deadline?: Date
  /** Ends the call on this side with code 1. The wire has no cancel: the peer's handler goes on. */
  readonly signal?: AbortSignal
  readonly metadata?: MetadataInit
  /**
   * The context of the call during which this one is made. This call ends when the parent's signal aborts, and
   * has no more time than the parent has left. Of its metadata, only `forwardMetadata` is sent along.
   */
  readonly parent?: HandlerContext
  /** Waits, as long as the call has time, while a client that reconnects has no connection. Default false: the call fails at once. */
  readonly waitForReady?: boolean
  /** The call may run twice: a client that reconnects sends it again when its connection was lost. Default false. */
  readonly idempotent?: boolean
  /** Keys of the parent's metadata that are sent along; a key that `metadata` has too is not forwarded. */
  readonly forwardMetadata?: readonly string[]
}

const KNOWN: ReadonlySet<string> = new Set<keyof CallOptions>([
  'timeoutMs',
  'deadline',
  'signal',
  'metadata',
  'parent',
  'forwardMetadata',
  'waitForReady',
  'idempotent',
])

/** Checks a caller's options and reads the metadata. Throws `ERR_TTRPC_OPTION` or `ERR_TTRPC_METADATA` at once. */
export function checkCallOptions(options: CallOptions): CallOptions {
  if (typeof options !== 'object' || options === null) {
    throw misuse('ERR_TTRPC_OPTION', `call options must be an object, not ${kindOf(options)}`)
  }
  for (const key of Object.keys(options)) {
    if (!KNOWN.has(key)) throw misuse('ERR_TTRPC_OPTION', `unknown call option ${JSON.stringify(key)}`)
  }
  const { timeoutMs, deadline, signal, parent, forwardMetadata } = options
  if (timeoutMs !== undefined && (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs))) {
    throw misuse('ERR_TTRPC_OPTION', 'timeoutMs must be a number of milliseconds')
  }
  if (deadline !== undefined) {
    if (!(deadline instanceof Date) || Number.isNaN(deadline.getTime())) {
      throw misuse('ERR_TTRPC_OPTION', 'deadline must be a valid Date')
    }
    if (timeoutMs !== undefined) throw misuse('ERR_TTRPC_OPTION', 'give timeoutMs or deadline, not both')
  }
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw misuse('ERR_TTRPC_OPTION', 'signal must be an AbortSignal')
  }
  for (const name of ['waitForReady', 'idempotent'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'boolean') {
      throw misuse('ERR_TTRPC_OPTION', `${name} must be true or false, not ${kindOf(options[name])}`)
    }
  }
  if (parent !== undefined || forwardMetadata !== undefined) checkParent(parent, forwardMetadata)
  return withMetadata(options)
}

function checkParent(parent: HandlerContext | undefined, names: readonly string[] | undefined): void {
  if (parent === undefined)
    throw misuse('ERR_TTRPC_OPTION', 'forwardMetadata needs a parent whose metadata it names')
  // Looked for and not read: a context makes its signal when it is first read.
  if (typeof parent !== 'object' || parent === null || !('signal' in parent && 'metadata' in parent)) {
    throw misuse('ERR_TTRPC_OPTION', `parent must be the context of a handler, not ${kindOf(parent)}`)
  }
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === 'string'))) {
    throw misuse('ERR_TTRPC_OPTION', 'forwardMetadata must be an array of keys')
  }
}

/** The same options with the metadata that is to be sent, read once: it may be an iterator. */
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

/** Returns the milliseconds that are left for a call; Infinity without a limit. */
export function remainingMs(
  options: CallOptions | undefined,
  defaultTimeoutMs: number,
  clock: Clock,
): number {
  if (options === undefined) return defaultTimeoutMs
  const { deadline, timeoutMs, parent } = options
  const own = deadline === undefined ? (timeoutMs ?? defaultTimeoutMs) : deadline.getTime() - clock.now()
  const parents = parent?.deadline
  return parents === undefined ? own : Math.min(own, parents.getTime() - clock.now())
}

/** Returns the same options with this time limit. */
export function withTimeout(options: CallOptions | undefined, timeoutMs: number): CallOptions {
  const { deadline: _, ...rest } = options ?? {}
  return { ...rest, timeoutMs }
}

export function metadataOf(options: CallOptions | undefined): Metadata | undefined {
  if (options?.metadata === undefined) return undefined
  const metadata = Metadata.from(options.metadata)
  return metadata.empty ? undefined : metadata
}
