import { misuse } from '../errors/misuse.js'
import { kindOf } from '../errors/text.js'
import { Metadata, type MetadataInit } from '../metadata.js'

/** What one call may be given. */
export interface CallOptions {
  /** The call ends with code 4 after this long. Infinity: no time limit. Default: the client's `callTimeoutMs`. */
  readonly timeoutMs?: number
  /** The call ends with code 4 at this moment. Not together with `timeoutMs`. */
  readonly deadline?: Date
  /** Ends the call here with code 1; the wire has no cancel, the peer's handler goes on. */
  readonly signal?: AbortSignal
  readonly metadata?: MetadataInit
}

const KNOWN: ReadonlySet<string> = new Set(['timeoutMs', 'deadline', 'signal', 'metadata'])

/** A caller's options, checked, with the metadata read. Throws `ERR_TTRPC_OPTION` or `ERR_TTRPC_METADATA` at once. */
export function checkCallOptions(options: CallOptions): CallOptions {
  if (typeof options !== 'object' || options === null) {
    throw misuse('ERR_TTRPC_OPTION', `call options must be an object, not ${kindOf(options)}`)
  }
  for (const key of Object.keys(options)) {
    if (!KNOWN.has(key)) throw misuse('ERR_TTRPC_OPTION', `unknown call option ${JSON.stringify(key)}`)
  }
  const { timeoutMs, deadline, signal } = options
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
  const { metadata } = options
  // Read once: it may be an iterator.
  if (metadata === undefined || metadata instanceof Metadata) return options
  return { ...options, metadata: Metadata.from(metadata) }
}

/** Milliseconds that are left for a call; Infinity without a limit. */
export function remainingMs(options: CallOptions | undefined, defaultTimeoutMs: number): number {
  if (options?.deadline !== undefined) return options.deadline.getTime() - Date.now()
  return options?.timeoutMs ?? defaultTimeoutMs
}

export function metadataOf(options: CallOptions | undefined): Metadata | undefined {
  if (options?.metadata === undefined) return undefined
  const metadata = Metadata.from(options.metadata)
  return metadata.empty ? undefined : metadata
}
