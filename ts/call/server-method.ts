import type { PayloadCodec } from '../codec/payload-codec.js'
import type { HandlerContext } from './context.js'

/** One registered method: how its messages are coded, and who handles it. */
export interface ServerMethod {
  readonly service: string
  readonly method: string
  readonly fullMethod: string
  readonly input: PayloadCodec
  readonly output: PayloadCodec
  readonly handler: (request: unknown, context: HandlerContext) => unknown
}
