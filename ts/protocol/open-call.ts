/** Which sides of a method send more than one message. */
export type MethodKind = 'unary' | 'clientStreaming' | 'serverStreaming' | 'bidiStreaming'

/** A call that has begun and not ended, as those see it who ask how long it has been open. */
export interface OpenCall {
  readonly target: { readonly service: string; readonly method: string; readonly kind: MethodKind }
  /** On performance's clock. */
  readonly startedMs: number
}

/** One that a client has begun. */
export interface OpenRequest extends OpenCall {
  /** May a byte of it have left? */
  readonly sent: boolean
}
