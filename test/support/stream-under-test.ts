import type { Buffer } from 'node:buffer'
import type { CallFailure } from './client-target.js'

export interface StreamRequest {
  readonly service: string
  readonly method: string
  readonly kind: 'serverStreaming' | 'clientStreaming' | 'bidiStreaming'
  /** The request's message, where the server alone streams. */
  readonly payload?: Uint8Array
  /** From now, in milliseconds. */
  readonly timeoutMs?: number
  readonly metadata?: Readonly<Record<string, readonly string[]>>
}

/** A message, the clean end, or the failure of the stream. */
export type Received =
  | { readonly payload: Buffer; readonly end?: undefined; readonly failure?: undefined }
  | { readonly payload?: undefined; readonly end: true; readonly failure?: undefined }
  | { readonly payload?: undefined; readonly end?: undefined; readonly failure: CallFailure }

/** A stream of a client under test, Go's or ours. */
export interface StreamUnderTest {
  /** Sends an encoded message. Returns undefined, or the failure. */
  send(message: Uint8Array): Promise<CallFailure | undefined>
  closeSend(): Promise<CallFailure | undefined>
  receive(): Promise<Received>
  /** Cancels it on this side; in Go by the end of its context. */
  cancel(): Promise<void>
}
