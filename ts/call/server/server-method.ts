import type { PayloadCodec } from '../../codec/payload.js'
import type { HandlerContext } from '../context.js'
import type { MethodKind } from '../method-kind.js'

/** One registered method: how its messages are coded, and who handles it. */
export interface ServerMethod {
  readonly service: string
  readonly method: string
  readonly fullMethod: string
  readonly kind: MethodKind
  readonly input: PayloadCodec
  readonly output: PayloadCodec
  /** `request`: one message, or an AsyncIterable of them where the client streams. */
  readonly handler: (request: unknown, context: HandlerContext) => unknown
}
