import { Code } from '../../base/code.js'
import { OversizedMessageError } from '../../base/errors/connection-errors.js'
import { canceled } from '../../base/errors/ended-call.js'
import { kindOfMessage, textOf } from '../../base/errors/text.js'
import { TtrpcError } from '../../base/errors/ttrpc-error.js'
import { publishStreamFull } from '../../diagnostics/streams.js'
import { halfClose, type RequestStream } from '../../protocol/request-stream.js'
import { hasRoom } from '../../protocol/send-room.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import { StreamState } from '../../protocol/stream-state.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { HandlerContext } from '../context.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import { payloadErrorCode, payloadErrorText } from '../payload-error.js'
import { MessageQueue } from '../stream/message-queue.js'
import { Pump } from '../stream/pump.js'
import { tryWriteData, writeClose } from '../stream/write-data.js'
import { answerRefusal } from './answer-refusal.js'
import { NOTHING_RETURNED } from './handler-error.js'
import type { ScopedFunction } from './handler-scope.js'
import { ServerCall } from './server-call.js'
import type { ServerCallSettings } from './server-call-settings.js'
import type { ServerMethod } from './server-method.js'

/** What was to be sent cannot be a message of the method. */
const NO_MESSAGE = -1

/**
 * One streaming call on the server. The client's messages wait in a queue for
 * the handler. The handler's messages are sent as it yields them, and it waits
 * while the client does not take them.
 */
export class StreamServerCall extends ServerCall implements RequestStream {
  state: StreamState
  /** The client's messages, for the handler. */
  readonly messages: MessageQueue<unknown>
  #pump: Pump | undefined

  constructor(
    connection: ServerConnection,
    frame: FrameView,
    method: ServerMethod,
    settings: ServerCallSettings,
  ) {
    super(connection, frame, method, settings)
    this.state = clientStreams(method.kind) ? StreamState.OPEN : StreamState.HALF_CLOSED
    this.messages = new MessageQueue(connection.budget, () => {})
  }

  get requests(): RequestStream {
    return this
  }

  get takesMessages(): boolean {
    return clientStreams(this.methodInfo.kind)
  }

  get unreadBytes(): number {
    return this.messages.unreadBytes
  }

  /** Runs the handler, or the interceptors around it, and sends its messages. Begins at once: more frames may follow. */
  run(handler: ScopedFunction, request: unknown, frame?: FrameView): void {
    this.begin(frame)
    this.publishStart()
    const serve = (message: unknown, context: HandlerContext): Promise<void> =>
      this.#serve(handler, message, context)
    const served = this.runInScope(serve, request) as Promise<void>
    this.handled = served.then(
      () => this.#onDone(),
      (error) => this.#onError(error),
    )
  }

  onMessage(frame: FrameView): void {
    if (this.messages.ended) return
    if (this.messages.crowded) {
      const kept = frame.keep()
      return this.messages.pushUndecoded(() => this.#decode(kept), kept.payloadLength)
    }
    let message: unknown
    try {
      message = this.#decode(frame)
    } catch (error) {
      return this.messages.end(error as TtrpcError) // C19: the handler receives it in the place of the message
    }
    const { maxDecodedBytes } = this.serverConnection.limits
    const { messages, methodInfo } = this
    messages.push(message, messages.awaited ? 0 : frame.decodedSize(methodInfo.input, maxDecodedBytes))
  }

  /** Throws code 13, or 8, when the message cannot be decoded. */
  #decode(frame: FrameView): unknown {
    try {
      return frame.decode(this.methodInfo.input, this.serverConnection.limits.maxDecodedBytes)
    } catch (error) {
      throw new TtrpcError(payloadErrorText(error), payloadErrorCode(error), { cause: error })
    }
  }

  onHalfClose(): void {
    this.messages.end()
  }

  /** Called when the request itself said that no message follows (C4). */
  closeRequests(): void {
    halfClose(this)
  }

  get handler(): ScopedFunction {
    return this.methodInfo.handler
  }

  onFull(): void {
    publishStreamFull(this.serverConnection, this.id, this.methodInfo, this.unreadBytes)
    this.serverConnection.overflow(this.id, this)
  }

  onFault(message: string): void {
    this.cut(canceled(new TtrpcError(message, Code.INVALID_ARGUMENT)), Code.INVALID_ARGUMENT)
  }

  protected override onCut(reason: Error): void {
    this.messages.abort(reason)
    this.#pump?.stop()
    this.serverConnection.wakeSenders(this)
  }

  /** Runs in the handler's scope, with all that it awaits. */
  async #serve(handler: ScopedFunction, message: unknown, context: HandlerContext): Promise<void> {
    const result = await handler(message, context)
    if (this.ended) {
      Pump.discard(result)
      return
    }
    if (!serverStreams(this.methodInfo.kind)) return this.#reply(result)
    this.#pump = new Pump(result, (value) => this.#send(value))
    await this.#pump.run()
  }

  /** Sends the one answer of a client stream (C14). */
  #reply(result: unknown): void {
    if (this.take()) this.#leave(this.answerMessage(result))
  }

  /** Sends one message. Returns a promise when the client must take some first. Throws what ends the call. */
  #send(sent: unknown): Promise<void> | undefined {
    if (this.ended) return undefined
    const { serverConnection: connection } = this
    if (connection.closed) return connection.room.wait(this) // until the call is cut, which follows
    const value = sent ?? this.methodInfo.output.nothing
    if (value === undefined || value === null) throw new TtrpcError(NOTHING_RETURNED, Code.UNKNOWN) // B6
    const refusal = answerRefusal(connection)
    if (refusal !== undefined) throw new TtrpcError(refusal, Code.RESOURCE_EXHAUSTED)
    const excess = this.#write(value)
    if (excess === NO_MESSAGE)
      throw new TtrpcError(`ttrpc: error unsupported response type: ${kindOfMessage(value)}`, Code.INTERNAL) // B7
    if (excess > 0)
      throw new OversizedMessageError(excess, connection.limits.maxMessageBytes, { sent: false })
    return hasRoom(connection.transport) ? undefined : this.#whenWritable()
  }

  /**
   * Returns 0, `NO_MESSAGE`, or the length of a message that is too long. Throws code 13 when it cannot be encoded,
   * whatever the codec throws, as Go does.
   */
  #write(value: unknown): number {
    const { output } = this.methodInfo
    try {
      if (!output.accepts(value)) return NO_MESSAGE
      return tryWriteData(this.serverConnection.frames, this.id, output, value)
    } catch (error) {
      const text = `ttrpc: error marshalling payload: ${textOf(error)}`
      throw new TtrpcError(text, Code.INTERNAL, { cause: error })
    }
  }

  async #whenWritable(): Promise<void> {
    const { room } = this.serverConnection
    while (!this.ended && !room.free) await room.wait(this)
  }

  #onDone(): void {
    if (this.take()) {
      writeClose(this.serverConnection.frames, this.id)
      this.#leave(Code.OK)
    }
    this.release()
  }

  #onError(error: unknown): void {
    if (this.take())
      this.#leave(this.answerError(error)) // C12
    else this.onLateError(error)
    this.release()
  }

  /** The handler has returned: drops the messages that it did not read. */
  #leave(code: number): void {
    void this.messages.return()
    this.settle(code)
  }
}
