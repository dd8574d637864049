import type { Buffer } from 'node:buffer'

/** How a call failed, told alike for Go's client and ours. */
export interface CallFailure {
  readonly kind: 'status' | 'closed' | 'protocol' | 'oversized' | 'other'
  /** A status error's message, else the error's text. */
  readonly message: string
  /** Undefined where Go's error has none. */
  readonly code: number | undefined
  readonly details: readonly { readonly typeUrl: string; readonly value: Uint8Array }[]
  /** Of `'oversized'`, in bytes. */
  readonly rejectedLength?: number | undefined
  readonly maximumLength?: number | undefined
  /** Ours only: had any byte of the request left? */
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
  /** That many verified echo calls, so many at a time; each text is at least `size` bytes. Throws at a wrong answer. */
  many(count: number, concurrency: number, size: number): Promise<void>
  close(): Promise<void>
  /** Waits for the end of the on-close callback: how often it has been called by then. */
  closes(): Promise<number>
}

/** Whose clients a suite drives. */
export interface ClientTarget {
  readonly name: 'go' | 'ours'
  connect(path: string): Promise<ClientUnderTest>
  /** Ends what `connect` left behind. */
  stop(): Promise<void>
}
