import type { PayloadCodec } from '../../codec/payload.js'
import type { FrameKind } from '../../engine/frame-writer.js'
import { Flag, MessageType } from '../../wire/frame.js'
import { REQUEST_PAYLOAD, requestPrefix } from '../../wire/request.js'
import { clientStreams, type MethodKind } from '../method-kind.js'

/** One method as a client calls it. */
export interface ClientMethod<I = unknown, O = unknown> {
  readonly service: string
  readonly method: string
  readonly kind: MethodKind
  /** What all its requests have in common: flags, and the fields 1 and 2 of the envelope. */
  readonly request: FrameKind
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
  const prefix = requestPrefix(service, method)
  const request = { type: MessageType.REQUEST, flags: requestFlags(kind), prefix, tag: REQUEST_PAYLOAD }
  return { service, method, kind, request, input, output }
}

/** Returns the flags of a request: with client streaming it carries no message (F2), else the only one (E2). */
function requestFlags(kind: MethodKind): number {
  if (kind === 'unary') return 0
  return clientStreams(kind) ? Flag.REMOTE_OPEN | Flag.NO_DATA : Flag.REMOTE_CLOSED
}
