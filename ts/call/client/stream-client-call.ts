import { ProtocolError, StreamClosedError, StreamFullError } from '../../base/errors/connection-errors.js'
import { misuse } from '../../base/errors/misuse.js'
import { kindOfMessage } from '../../base/errors/text.js'
import { handled, handledRejection } from '../../base/handled.js'
import { publishStreamFull } from '../../diagnostics/streams.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import type { BudgetedStream } from '../../protocol/receive-budget.js'
import { hasRoom } from '../../protocol/send-room.js'
import { FAULT, nextState, StreamEvent, StreamState } from '../../protocol/stream-state.js'
import { Flag, MessageType } from '../../wire/frame.js'
import type { FrameView } from '../../wire/frame-view.js'
import { EventLoopYield } from '../event-loop-yield.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import type { CallOptions } from '../options.js'
import { MessageQueue } from '../stream/message-queue.js'
import { Pump } from '../stream/pump.js'
import type { StreamCall } from '../stream/stream-call.js'
import { writeClose, writeData } from '../stream/write-data.js'
import { type CallDefaults, ClientCall } from './client-call.js'
import type { ClientMethod } from './client-method.js'
import { noPayload, type RequestTail } from './request-tail.js'
import { nameOf } from './unary-client-call.js'

/** What `send` returns while there is room. Shared, so that a message costs no promise. */
const SENT = Promise.resolve()

/**
 * One streaming call on the client. Its state is that of the wire
 * (`StreamState`). Received messages wait in a queue, which also knows how the
 * call ended.
 */
export class StreamClientCall<I, O> extends ClientCall<I, O> implements StreamCall<I, O>, BudgetedStream {
  readonly #messages: MessageQueue<O>
  #state: StreamState
  /** The request is written, or staged. */
  #requested = false
  #pump: Pump | undefined
  readonly #yield = new EventLoopYield()
  /** What ended the call, or its sending, if it was an error. */
  #failure: Error | undefined

  constructor(connection: ClientConnection, method: ClientMethod<I, O>, whole?: OpenRequest) {
    super(connection, method, whole)
    this.#state = clientStreams(method.kind) ? StreamState.OPEN : StreamState.HALF_CLOSED
    this.#messages = new MessageQueue(connection.budget, () => this.cancel())
  }

  /**
   * Opens the call. `request`: the message of a method without client streaming; else the iterable of its
   * messages, or undefined when they come through `send`. Throws `ERR_TTRPC_ARGUMENT` at once when that is not
   * an iterable; any other error ends the call.
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
        `a message of ${method.service}/${method.method} was expected, not ${kindOfMessage(message)}`,
      )
    }
    if (nextState(this.#state, StreamEvent.CLIENT_DATA) === FAULT) return this.#refuseMessage()
    try {
      writeData(connection.frames, this.id, method.input, message, connection.maxMessageBytes)
    } catch (error) {
      return Promise.reject(this.named(error))
    }
    if (!hasRoom(connection.transport)) return handled(this.#whenWritable())
    return this.#yield.due ? this.#yield.wait() : SENT
  }

  closeSend(): void {
    if (!clientStreams(this.method.kind)) {
      throw new ProtocolError('protocol error: cannot close non-streaming client', this.about())
    }
    if (this.#state !== StreamState.OPEN) return
    this.#state = StreamState.HALF_CLOSED
    writeClose(this.connection.frames, this.id)
  }

  receive(): Promise<O | undefined> {
    return this.#messages.receive()
  }

  cancel(reason?: unknown): void {
    this.onCanceled(reason)
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<O, undefined> {
    return this.#messages
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel()
  }

  onFrame(frame: FrameView): void {
    if (frame.oversized) return this.#fail(this.oversized(frame)) // E16
    const { type } = frame
    switch (type) {
      case MessageType.DATA:
        return this.#onData(frame)
      case MessageType.RESPONSE:
        return this.#onResponse(frame)
      default:
        this.#fail(ProtocolError.unexpectedMessage(nameOf(type), this.about()))
    }
  }

  /** Fails the call when its request was lost, else only its sending: the answer may still arrive. */
  onUnsent(isRequest: boolean): void {
    const error = this.closedError(this.connection.closeCause)
    if (isRequest || !this.#requested) return this.#finish(error)
    if (this.#state !== StreamState.OPEN) return
    this.#state = StreamState.HALF_CLOSED
    this.#failure = error
    this.#pump?.stop()
  }

  onConnectionClosed(cause: Error | undefined): void {
    this.#finish(this.closedError(cause))
  }

  /** Ends the call and drops its unread messages: they were read too slowly (E26). */
  onFull(): void {
    const error = new StreamFullError(this.about())
    publishStreamFull(this.connection, this.id, this.method, this.unreadBytes)
    this.#messages.abort(error)
    this.#leave(error)
  }

  protected override writeRequest(value: I | undefined, tail: RequestTail | undefined): void {
    const { kind, input } = this.method
    if (clientStreams(kind)) this.writeFrame(noPayload, undefined, tail)
    else this.writeFrame(input, value as I, tail)
    this.#requested = true
  }

  protected override refuse(error: Error): void {
    this.#finish(error)
  }

  protected override giveUp(error: Error): void {
    this.#messages.abort(error)
    this.#leave(error)
  }

  /** Handles DATA: a message, the end, or both (E19, E20). */
  #onData(frame: FrameView): void {
    if (!serverStreams(this.method.kind)) {
      const text = 'received data from non-streaming server: protocol error' // E21
      return this.#fail(new ProtocolError(text, this.about()))
    }
    const { flags } = frame
    if ((flags & Flag.NO_DATA) === 0 && !this.#take(frame)) return
    if ((flags & Flag.REMOTE_CLOSED) !== 0) this.#finish(undefined)
  }

  /** Handles the end, which carries a last message unless it is an error (E19). */
  #onResponse(frame: FrameView): void {
    const failure = this.failureIn(frame)
    if (failure !== undefined) return this.#finish(failure)
    if (this.#take(frame)) this.#finish(undefined)
  }

  /** Returns false when the message cannot be decoded and the call has failed. */
  #take(frame: FrameView): boolean {
    let message: O
    try {
      message = this.decode(frame)
    } catch (error) {
      this.#fail(error as Error)
      return false
    }
    const { maxDecodedBytes } = this.connection.limits
    const size = this.#messages.awaited ? 0 : frame.decodedSize(this.method.output, maxDecodedBytes)
    this.#messages.push(message, size)
    return true
  }

  /** Ends the call after the server did: no frame follows. */
  #finish(failure: Error | undefined): void {
    if (this.#state === StreamState.ENDED) return
    this.#state = StreamState.ENDED
    this.#failure = failure
    this.end(failure)
    this.#pump?.stop()
    this.#messages.end(failure)
    this.#messages.release()
  }

  /** Ends the call because of a frame that breaks the protocol. The reader receives the error after the earlier messages. */
  #fail(error: Error): void {
    this.#messages.end(error)
    this.#messages.release()
    this.#leave(error)
  }

  /** Ends the call on this side alone: sends no more, and drops what still arrives. */
  #leave(error: Error): void {
    if (this.#state === StreamState.ENDED) return
    const { connection, method, id } = this
    const sends = this.#state === StreamState.OPEN
    this.#state = StreamState.ENDED
    this.#failure = error
    this.end(error)
    this.#pump?.stop()
    if (!this.#requested) return
    if (sends) writeClose(connection.frames, id)
    if (serverStreams(method.kind)) connection.abandon(id, `/${method.service}/${method.method}`)
  }

  #pumpOf(source: unknown): Pump {
    return new Pump(source, (message) => {
      const sent = this.send(message as I)
      return sent === SENT ? undefined : sent
    })
  }

  /** Sends the messages of the source, then closes. A source that throws ends the call with its error. */
  #feed(pump: Pump): void {
    if (this.#state === StreamState.ENDED) return pump.stop()
    this.#pump = pump
    pump.run().then(
      () => this.#state === StreamState.OPEN && this.closeSend(),
      (error) => this.#state !== StreamState.ENDED && this.giveUp(this.named(error)),
    )
  }

  async #whenWritable(): Promise<void> {
    const { room } = this.connection
    while (this.#state !== StreamState.ENDED && this.#failure === undefined && !room.free)
      await room.wait(this)
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Marks the rejection as handled when the call has ended, or its sending has failed: its reader is notified. */
  #refuseMessage(): Promise<never> {
    const error = this.#unsendable()
    const over = this.#state === StreamState.ENDED || this.#failure !== undefined
    return over ? handledRejection(error) : Promise.reject(error)
  }

  #unsendable(): Error {
    if (!clientStreams(this.method.kind)) {
      return new ProtocolError('protocol error: cannot send data from non-streaming client', this.about())
    }
    return this.#failure ?? new StreamClosedError(this.about())
  }
}
