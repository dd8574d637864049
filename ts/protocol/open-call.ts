/** Which sides of a method send more than one message. */
export type MethodKind = 'unary' | 'clientStreaming' | 'serverStreaming' | 'bidiStreaming'

/** A call that has begun and not ended, for snapshots and for the watch on stuck calls. */
export interface OpenCall {
  readonly methodInfo: { readonly service: string; readonly method: string; readonly kind: MethodKind }
  /** When its request arrived, or was written, on performance's clock. */
  readonly startedMs: number
}

/** An open call of a client. */
export interface OpenRequest extends OpenCall {
  /** Whether a byte of its request may have left. */
  readonly sent: boolean
}
