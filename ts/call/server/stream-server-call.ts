import { Code } from '../../base/code.js'
import { canceled } from '../../base/errors/ended-call.js'
import { kindOf, textOf } from '../../base/errors/text.js'
import { TtrpcError } from '../../base/errors/ttrpc-error.js'
import { publishStreamFull } from '../../diagnostics/streams.js'
import { halfClose, type RequestStream } from '../../protocol/request-stream.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import { StreamState } from '../../protocol/stream-state.js'
import { PAYLOAD_AT, PAYLOAD_LENGTH } from '../../wire/row.js'
import type { HandlerContext } from '../context.js'
import { clientStreams, serverStreams } from '../method-kind.js'
import { MessageQueue } from '../stream/message-queue.js'
import { Pump } from '../stream/pump.js'
import { writeClose, writeData } from '../stream/write-data.js'
import { NOTHING_RETURNED } from './handler-error.js'
import type { ScopedFunction } from './handler-scope.js'
import { ServerCall, type ServerCallSettings } from './server-call.js'
import { payloadErrorText } from './server-interception.js'
import type { ServerMethod } from './server-method.js'

/**
 * One streaming call on the server. The client's messages wait in a queue for
 * the handler; the handler's go out as it makes them, and it is kept waiting
 * while the client does not take them.
 */
export class StreamServerCall extends ServerCall implements RequestStream {
  state: StreamState
  /** The client's messages, for the handler. */
  readonly messages: MessageQueue<unknown>
  #pump: Pump | undefined

  constructor(connection: ServerConnection, id: number, method: ServerMethod, settings: ServerCallSettings) {
    super(connection, id, method, settings)
    this.state = clientStreams(method.kind) ? StreamState.OPEN : StreamState.HALF_CLOSED
    this.messages = new MessageQueue(connection.budget, () => {})
  }

  get requests(): RequestStream {
    return this
  }

  get takesMessages(): boolean {
    return clientStreams(this.call.kind)
  }

  get unreadBytes(): number {
    return this.messages.unreadBytes
  }

  /** Runs the handler, or the interceptors around it, and sends what comes of it. Told at once: rows may follow. */
  run(handler: ScopedFunction, request: unknown): void {
    this.begin()
    this.tellStart()
    const serve = (message: unknown, context: HandlerContext): Promise<void> =>
      this.#serve(handler, message, context)
    ;(this.runInScope(serve, request) as Promise<void>).then(
      () => this.#onDone(),
      (error) => this.#onError(error),
    )
  }

  onMessage(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (this.messages.ended) return
    const { input } = this.call
    const length = rows[at + PAYLOAD_LENGTH]!
    let message: unknown
    try {
      message = input.decode(memory, rows[at + PAYLOAD_AT]!, length, !owned)
    } catch (error) {
      // C19: the handler hears it where the message would have been.
      return this.messages.end(new TtrpcError(payloadErrorText(error), Code.INTERNAL, { cause: error }))
    }
    this.messages.push(message, length)
  }

  onHalfClose(): void {
    this.messages.end()
  }

  /** The request itself said that nothing follows (C4). */
  closeRequests(): void {
    halfClose(this)
  }

  get handler(): ScopedFunction {
    return this.call.handler
  }

  onFull(): void {
    publishStreamFull(this.wire, this.id, this.call, this.unreadBytes)
    this.wire.overflow(this.id, this)
  }

  onFault(message: string): void {
    this.cut(canceled(new TtrpcError(message, Code.INVALID_ARGUMENT)), Code.INVALID_ARGUMENT)
  }

  protected override onCut(reason: Error): void {
    this.messages.abort(reason)
    this.#pump?.stop()
    this.wire.release(this)
  }

  /** In the handler's scope, with all that it awaits. */
  async #serve(handler: ScopedFunction, message: unknown, context: HandlerContext): Promise<void> {
    const result = await handler(message, context)
    if (this.ended) {
      Pump.discard(result)
      return
    }
    if (!serverStreams(this.call.kind)) return this.#reply(result)
    this.#pump = new Pump(result, (value) => this.#send(value))
    await this.#pump.run()
  }

  /** The one answer of a client stream (C14). */
  #reply(result: unknown): void {
    if (this.take()) this.#leave(this.answerMessage(result))
  }

  /** Sends one message; a promise when the client must take some first. Throws what ends the call. */
  #send(value: unknown): Promise<void> | undefined {
    if (this.ended) return undefined
    const { wire, call } = this
    if (value === undefined || value === null) throw new TtrpcError(NOTHING_RETURNED, Code.UNKNOWN) // B6
    if (!call.output.accepts(value)) {
      throw new TtrpcError(`ttrpc: error unsupported response type: ${kindOf(value)}`, Code.INTERNAL) // B7
    }
    try {
      writeData(wire.engine, this.id, call.output, value, wire.limits.maxMessageBytes)
    } catch (error) {
      if (error instanceof TtrpcError) throw error // too long
      throw new TtrpcError(`ttrpc: error marshalling payload: ${textOf(error)}`, Code.INTERNAL, {
        cause: error,
      })
    }
    return wire.hasRoom ? undefined : this.#whenWritable()
  }

  async #whenWritable(): Promise<void> {
    while (!this.ended && !this.wire.hasRoom) await this.wire.writable(this)
  }

  #onDone(): void {
    if (!this.take()) return
    writeClose(this.wire.engine, this.id)
    this.#leave(Code.OK)
  }

  #onError(error: unknown): void {
    if (this.take()) this.#leave(this.answerError(error)) // C12
  }

  /** The handler has ended: what it has not read is nobody's. */
  #leave(code: number): void {
    void this.messages.return()
    this.settle(code)
  }
}
