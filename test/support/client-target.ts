import type { Buffer } from 'node:buffer'
import type { LoadMode } from './stream-load.js'
import type { StreamRequest, StreamUnderTest } from './stream-under-test.js'

/** How a call failed, in one shape for Go's client and ours. */
export interface CallFailure {
  readonly kind: 'status' | 'closed' | 'protocol' | 'oversized' | 'streamClosed' | 'streamFull' | 'other'
  /** A status error's message, else the error's text. */
  readonly message: string
  /** Undefined where Go's error has no code. */
  readonly code: number | undefined
  readonly details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[]
  /** Of `'oversized'`, in bytes. */
  readonly rejectedLength?: number | undefined
  readonly maximumLength?: number | undefined
  /** Of our client only: whether any byte of the request was sent. */
  readonly sent?: boolean | undefined
}

export type Outcome =
  | { readonly payload: Buffer; readonly failure?: undefined }
  | { readonly payload?: undefined; readonly failure: CallFailure }

export interface CallRequest {
  readonly service: string
  readonly method: string
  readonly payload?: Uint8Array
  /** From now, in milliseconds; negative: a deadline that has passed. */
  readonly timeoutMs?: number
  readonly metadata?: Readonly<Record<string, readonly string[]>>
  readonly signal?: AbortSignal
}

/** A client under test, Go's or ours. */
export interface ClientUnderTest {
  call(request: CallRequest): Promise<Outcome>
  /** Makes `count` echo calls, `concurrency` at a time, with texts of at least `size` bytes. Throws at a wrong answer. */
  many(count: number, concurrency: number, size: number): Promise<void>
  /** Opens a stream. A failure to open it is that of its first step. */
  stream(request: StreamRequest): Promise<StreamUnderTest>
  /** Runs `streams` streams at once, each of `count` messages of `size` bytes. Throws at a wrong message. */
  load(mode: LoadMode, streams: number, count: number, size: number): Promise<void>
  close(): Promise<void>
  /** Waits for the end of the on-close callback. Returns how often it has been called by then. */
  closes(): Promise<number>
}

/** Bounds that some clauses set lower than their defaults; Go's client has none of them. */
export interface ClientBounds {
  readonly streamBufferBytes?: number
  readonly connectionBufferBytes?: number
  readonly slowReaderTimeoutMs?: number
  readonly abandonedStreamBytes?: number
}

/** The implementation whose clients a suite drives. Disposing of it closes them. */
export interface ClientTarget extends AsyncDisposable {
  readonly name: 'go' | 'rust' | 'ours'
  connect(path: string, limits?: ClientBounds): Promise<ClientUnderTest>
  /** Closes the clients that `connect` returned; may be called again. */
  stop(): Promise<void>
}
