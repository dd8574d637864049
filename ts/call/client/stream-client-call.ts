import { ProtocolError, StreamClosedError, StreamFullError } from '../../base/errors/connection-errors.js'
import { canceled } from '../../base/errors/ended-call.js'
import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import { publishStreamFull } from '../../diagnostics/streams.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import type { BudgetedStream } from '../../protocol/receive-budget.js'
import { FAULT, nextState, StreamEvent, StreamState } from '../../protocol/stream-state.js'
import { Flag, MessageType } from '../../wire/frame.js'
import { KIND, PAYLOAD_LENGTH, RowKind, TYPE } from '../../wire/row.js'
import { Turn } from '../event-loop-yield.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import type { CallOptions } from '../options.js'
import { MessageQueue } from '../stream/message-queue.js'
import { Pump } from '../stream/pump.js'
import type { StreamCall } from '../stream/stream-call.js'
import { writeClose, writeData } from '../stream/write-data.js'
import { type CallDefaults, ClientCall } from './client-call.js'
import type { ClientMethod } from './client-method.js'
import { nameOf } from './unary-client-call.js'
import { noPayload, type RequestExtras, writeRequest } from './write-request.js'

/** What `send` gives while there is room: one for all. */
const SENT = Promise.resolve()

/**
 * One streaming call on the client. Its state is that of the wire
 * (`StreamState`); received messages lie in a queue, which also knows how the
 * call ended.
 */
export class StreamClientCall<I, O> extends ClientCall<I, O> implements StreamCall<I, O>, BudgetedStream {
  readonly #messages: MessageQueue<O>
  #state: StreamState
  /** The request is written, or staged. */
  #requested = false
  #pump: Pump | undefined
  readonly #turn = new Turn()
  /** What ended the call, or its sending, if it was an error. */
  #failure: Error | undefined

  constructor(connection: ClientConnection, method: ClientMethod<I, O>, whole?: OpenRequest) {
    super(connection, method, whole)
    this.#state = clientStreams(method.kind) ? StreamState.OPEN : StreamState.HALF_CLOSED
    this.#messages = new MessageQueue(connection.budget, () => this.cancel())
  }

  /**
   * Opens the call. `request`: the message, where the client sends one alone; else what its messages are
   * taken from, or undefined to send them by hand. Throws `ERR_TTRPC_ARGUMENT` at once when that is no
   * iterable; all else ends the call.
   */
  start(
    request: I | AsyncIterable<I> | Iterable<I> | undefined,
    options: CallOptions | undefined,
    defaults: CallDefaults,
  ): this {
    const sends = clientStreams(this.method.kind)
    const pump = sends && request !== undefined ? this.#pumpOf(request) : undefined
    this.open(sends ? undefined : (request as I), options, defaults)
    if (pump !== undefined) this.#feed(pump)
    return this
  }

  /** With client streaming the request itself is no message (F2), else it is the last (E2). */
  get flags(): number {
    return clientStreams(this.method.kind) ? Flag.REMOTE_OPEN | Flag.NO_DATA : Flag.REMOTE_CLOSED
  }

  get budgeted(): BudgetedStream {
    return this
  }

  get unreadBytes(): number {
    return this.#messages.unreadBytes
  }

  send(message: I): Promise<void> {
    const { connection, method } = this
    if (!method.input.accepts(message)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `a message of ${method.service}/${method.method} was expected, not ${kindOf(message)}`,
      )
    }
    if (nextState(this.#state, StreamEvent.CLIENT_DATA) === FAULT) return Promise.reject(this.#unsendable())
    try {
      writeData(connection.engine, this.id, method.input, message, connection.maxMessageBytes)
    } catch (error) {
      return Promise.reject(this.named(error))
    }
    if (!connection.hasRoom) return this.#whenWritable()
    return this.#turn.over ? this.#turn.next() : SENT
  }

  closeSend(): void {
    if (!clientStreams(this.method.kind)) {
      throw new ProtocolError('protocol error: cannot close non-streaming client', this.about())
    }
    if (this.#state !== StreamState.OPEN) throw this.#unsendable()
    this.#state = StreamState.HALF_CLOSED
    writeClose(this.connection.engine, this.id)
  }

  receive(): Promise<O | undefined> {
    return this.#messages.receive()
  }

  cancel(reason?: unknown): void {
    this.giveUp(canceled(reason, this.about()))
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<O, undefined> {
    return this.#messages
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel()
  }

  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (rows[at + KIND] === RowKind.OVERSIZED) return this.#fail(this.oversized(rows, at)) // E16
    const type = rows[at + TYPE]!
    switch (type & 0xff) {
      case MessageType.DATA:
        return this.#onData((type >>> 8) & 0xff, rows, at, memory, owned)
      case MessageType.RESPONSE:
        return this.#onResponse(rows, at, memory, owned)
      default:
        this.#fail(ProtocolError.unexpectedMessage(nameOf(type & 0xff), this.about()))
    }
  }

  /** Without its request the call has failed; else its sending alone: the answer may be on its way. */
  onUnsent(isRequest: boolean): void {
    const error = this.closedError(undefined)
    if (isRequest || !this.#requested) return this.#finish(error)
    if (this.#state !== StreamState.OPEN) return
    this.#state = StreamState.HALF_CLOSED
    this.#failure = error
    this.#pump?.stop()
  }

  onConnectionClosed(cause: Error | undefined): void {
    this.#finish(this.closedError(cause))
  }

  /** E26: who reads too slowly loses what is unread. */
  onFull(): void {
    const error = new StreamFullError(this.about())
    publishStreamFull(this.connection, this.id, this.method, this.unreadBytes)
    this.#messages.abort(error)
    this.#leave(error)
  }

  protected override writeRequest(extras: RequestExtras, value: I | undefined): void {
    const { connection, method, id } = this
    const { engine, maxMessageBytes } = connection
    if (clientStreams(method.kind)) {
      const { prefix } = method
      writeRequest(engine, id, { prefix, input: noPayload }, undefined, extras, maxMessageBytes)
    } else writeRequest(engine, id, method, value as I, extras, maxMessageBytes)
    this.#requested = true
  }

  protected override refuse(error: Error): void {
    this.#finish(error)
  }

  protected override giveUp(error: Error): void {
    this.#messages.abort(error)
    this.#leave(error)
  }

  /** DATA: a message, the end, or both (E19, E20). */
  #onData(flags: number, rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (!serverStreams(this.method.kind)) {
      const text = 'received data from non-streaming server: protocol error' // E21
      return this.#fail(new ProtocolError(text, this.about()))
    }
    if ((flags & Flag.NO_DATA) === 0 && !this.#take(rows, at, memory, owned)) return
    if ((flags & Flag.REMOTE_CLOSED) !== 0) this.#finish(undefined)
  }

  /** The end, behind a last message when it is no error (E19). */
  #onResponse(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    const failure = this.failureIn(rows, at, memory)
    if (failure !== undefined) return this.#finish(failure)
    if (this.#take(rows, at, memory, owned)) this.#finish(undefined)
  }

  /** False: it cannot be read, and the call has failed. */
  #take(rows: Int32Array, at: number, memory: Buffer, owned: boolean): boolean {
    let message: O
    try {
      message = this.decode(rows, at, memory, owned)
    } catch (error) {
      this.#fail(error as Error)
      return false
    }
    this.#messages.push(message, rows[at + PAYLOAD_LENGTH]!)
    return true
  }

  /** The server has ended it: nothing more will come. */
  #finish(failure: Error | undefined): void {
    if (this.#state === StreamState.ENDED) return
    this.#state = StreamState.ENDED
    this.#failure = failure
    this.end(failure)
    this.#pump?.stop()
    this.#messages.end(failure)
    this.#messages.release()
  }

  /** What came breaks the protocol: the reader hears it behind what came before. */
  #fail(error: Error): void {
    this.#messages.end(error)
    this.#messages.release()
    this.#leave(error)
  }

  /** Ends it on this side alone: no more is sent, and what still comes is thrown away. */
  #leave(error: Error): void {
    if (this.#state === StreamState.ENDED) return
    const { connection, method, id } = this
    const sends = this.#state === StreamState.OPEN
    this.#state = StreamState.ENDED
    this.#failure = error
    this.end(error)
    this.#pump?.stop()
    if (sends) writeClose(connection.engine, id)
    if (serverStreams(method.kind)) connection.abandon(id, `/${method.service}/${method.method}`)
  }

  #pumpOf(source: unknown): Pump {
    return new Pump(source, (message) => {
      const sent = this.send(message as I)
      return sent === SENT ? undefined : sent
    })
  }

  /** Sends what the source gives, then closes; a source that fails ends the call with its error. */
  #feed(pump: Pump): void {
    if (this.#state === StreamState.ENDED) return pump.stop()
    this.#pump = pump
    pump.run().then(
      () => this.#state === StreamState.OPEN && this.closeSend(),
      (error) => this.#state !== StreamState.ENDED && this.giveUp(this.named(error)),
    )
  }

  async #whenWritable(): Promise<void> {
    const { connection } = this
    while (this.#state !== StreamState.ENDED && this.#failure === undefined && !connection.hasRoom)
      await connection.writable(this)
    if (this.#failure !== undefined) throw this.#failure
  }

  #unsendable(): Error {
    if (!clientStreams(this.method.kind)) {
      return new ProtocolError('protocol error: cannot send data from non-streaming client', this.about())
    }
    return this.#failure ?? new StreamClosedError(this.about())
  }
}
