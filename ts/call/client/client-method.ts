import type { PayloadCodec } from '../../codec/payload.js'
import { requestPrefix } from '../../wire/request.js'
import type { MethodKind } from '../method-kind.js'

/** One method as a client calls it. */
export interface ClientMethod<I = unknown, O = unknown> {
  readonly service: string
  readonly method: string
  readonly kind: MethodKind
  /** Fields 1 and 2 of every request of the method. */
  readonly prefix: Uint8Array
  readonly input: PayloadCodec<unknown, I>
  readonly output: PayloadCodec<O, unknown>
}

export function clientMethod<I, O>(
  service: string,
  method: string,
  kind: MethodKind,
  input: PayloadCodec<unknown, I>,
  output: PayloadCodec<O, unknown>,
): ClientMethod<I, O> {
  return { service, method, kind, prefix: requestPrefix(service, method), input, output }
}
