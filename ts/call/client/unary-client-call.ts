import { ProtocolError } from '../../base/errors/connection-errors.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import { MessageType } from '../../wire/frame.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { CallOptions } from '../options.js'
import { type CallDefaults, ClientCall } from './client-call.js'
import type { ClientMethod } from './client-method.js'
import type { RequestTail } from './request-tail.js'

/**
 * One unary call on the client, from its request to its one outcome. The first
 * of these decides it: the answer, the deadline, the signal or the close.
 * Nothing goes over the wire for a call that is given up (E7).
 */
export class UnaryClientCall<I, O> extends ClientCall<I, O> {
  readonly #resolve: (message: O) => void
  readonly #reject: (error: Error) => void

  constructor(
    connection: ClientConnection,
    method: ClientMethod<I, O>,
    resolve: (message: O) => void,
    reject: (error: Error) => void,
    whole?: OpenRequest,
  ) {
    super(connection, method, whole)
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Undefined: a unary call has no messages that wait for a reader. */
  get budgeted(): undefined {
    return undefined
  }

  /** Sends the request. Whatever goes wrong rejects the call. */
  start(value: I, options: CallOptions | undefined, defaults: CallDefaults): void {
    this.open(value, options, defaults)
  }

  onFrame(frame: FrameView): void {
    if (frame.oversized) return this.giveUp(this.oversized(frame)) // E16
    const { type } = frame
    if (type !== MessageType.RESPONSE) {
      return this.giveUp(ProtocolError.unexpectedMessage(nameOf(type), this.about())) // E14
    }
    // The status comes before the payload: a payload that cannot be decoded must not hide it (E10).
    const failure = this.failureIn(frame)
    if (failure !== undefined) return this.giveUp(failure)
    let message: O
    try {
      message = this.decode(frame)
    } catch (error) {
      return this.giveUp(error as Error)
    }
    this.end(undefined)
    this.#resolve(message)
  }

  onUnsent(): void {
    this.onConnectionClosed(this.connection.closeCause)
  }

  onConnectionClosed(cause: Error | undefined): void {
    this.giveUp(this.closedError(cause))
  }

  protected override writeRequest(value: I, tail: RequestTail | undefined): void {
    this.writeFrame(this.method.input, value, tail)
  }

  protected override refuse(error: Error): void {
    this.giveUp(error)
  }

  protected override giveUp(error: Error): void {
    this.end(error)
    this.#reject(error)
  }
}

/** Returns what Go calls a frame that cannot answer a call. */
export function nameOf(type: number): 'request' | 'data' | 'unknown' {
  if (type === MessageType.REQUEST) return 'request'
  return type === MessageType.DATA ? 'data' : 'unknown'
}
