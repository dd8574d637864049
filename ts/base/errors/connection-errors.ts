import { Code } from '../code.js'
import { nameClass, TtrpcError, type TtrpcErrorOptions } from './ttrpc-error.js'

/** The connection is closed, by either end, before the call was answered (E17, E18). See `sent`. */
export class ClosedError extends TtrpcError {
  constructor(options?: TtrpcErrorOptions) {
    super('ttrpc: closed', Code.UNAVAILABLE, options)
  }
}
nameClass(ClosedError, 'ClosedError')

/** The server is shut down or closed: it accepts no listener and no connection (D4, D7). */
export class ServerClosedError extends TtrpcError {
  constructor(options?: TtrpcErrorOptions) {
    super('ttrpc: server closed', Code.UNAVAILABLE, options)
  }
}
nameClass(ServerClosedError, 'ServerClosedError')

/** The peer, or the caller, broke the protocol on this stream; the connection goes on (E14, E21, E22). */
export class ProtocolError extends TtrpcError {
  constructor(message: string, options?: TtrpcErrorOptions) {
    super(message, Code.INTERNAL, options)
  }

  /** E14: a frame of a type that cannot answer a unary call. */
  static unexpectedMessage(type: 'data' | 'request' | 'unknown', options?: TtrpcErrorOptions): ProtocolError {
    return new ProtocolError(`unexpected "${type}" message received: protocol error`, options)
  }
}
nameClass(ProtocolError, 'ProtocolError')

/** The stream's sending side is closed already (E22). */
export class StreamClosedError extends TtrpcError {
  constructor(options?: TtrpcErrorOptions) {
    super('ttrpc: stream closed', Code.FAILED_PRECONDITION, options)
  }
}
nameClass(StreamClosedError, 'StreamClosedError')

/** More unread messages arrived than the limits allow; only this stream failed (C18, E26). */
export class StreamFullError extends TtrpcError {
  constructor(options?: TtrpcErrorOptions) {
    super('ttrpc: stream buffer full', Code.RESOURCE_EXHAUSTED, options)
  }
}
nameClass(StreamFullError, 'StreamFullError')

/** A message is longer than its bound; it was not sent, or was discarded on arrival (A8, A22, E8, E16). */
export class OversizedMessageError extends TtrpcError {
  /** Length of the frame's body, in bytes. */
  readonly rejectedLength: number
  /** The bound, in bytes. */
  readonly maximumLength: number

  constructor(rejectedLength: number, maximumLength: number, options?: TtrpcErrorOptions) {
    super(
      `message length ${rejectedLength} exceed maximum message size of ${maximumLength}`,
      Code.RESOURCE_EXHAUSTED,
      options,
    )
    this.rejectedLength = rejectedLength
    this.maximumLength = maximumLength
  }
}
nameClass(OversizedMessageError, 'OversizedMessageError')
