import { ProtocolError } from '../../base/errors/connection-errors.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import { MessageType } from '../../wire/frame.js'
import { KIND, RowKind, TYPE } from '../../wire/row.js'
import type { CallOptions } from '../options.js'
import { type CallDefaults, ClientCall } from './client-call.js'
import type { ClientMethod } from './client-method.js'
import { type RequestExtras, writeRequest } from './write-request.js'

/**
 * One unary call on the client, from its request to its one outcome. Whoever
 * comes first decides it: the answer, the deadline, the signal or the close;
 * nothing goes over the wire for a call that is given up (E7).
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

  get flags(): number {
    return 0 // E2
  }

  /** Nothing of a unary call waits for a reader. */
  get budgeted(): undefined {
    return undefined
  }

  /** Sends the request. Whatever goes wrong rejects the call. */
  start(value: I, options: CallOptions | undefined, defaults: CallDefaults): void {
    this.open(value, options, defaults)
  }

  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (rows[at + KIND] === RowKind.OVERSIZED) return this.giveUp(this.oversized(rows, at)) // E16
    const type = rows[at + TYPE]! & 0xff
    if (type !== MessageType.RESPONSE) {
      return this.giveUp(ProtocolError.unexpectedMessage(nameOf(type), this.about())) // E14
    }
    // The status goes before the payload: a payload that cannot be read must not hide it (E10).
    const failure = this.failureIn(rows, at, memory)
    if (failure !== undefined) return this.giveUp(failure)
    let message: O
    try {
      message = this.decode(rows, at, memory, owned)
    } catch (error) {
      return this.giveUp(error as Error)
    }
    this.end(undefined)
    this.#resolve(message)
  }

  onUnsent(): void {
    this.onConnectionClosed(undefined)
  }

  onConnectionClosed(cause: Error | undefined): void {
    this.giveUp(this.closedError(cause))
  }

  protected override writeRequest(extras: RequestExtras, value: I): void {
    const { connection, method, id } = this
    writeRequest(connection.engine, id, method, value, extras, connection.maxMessageBytes)
  }

  protected override refuse(error: Error): void {
    this.giveUp(error)
  }

  protected override giveUp(error: Error): void {
    this.end(error)
    this.#reject(error)
  }
}

/** What a frame that cannot answer is called in Go's words. */
export function nameOf(type: number): 'request' | 'data' | 'unknown' {
  if (type === MessageType.REQUEST) return 'request'
  return type === MessageType.DATA ? 'data' : 'unknown'
}
