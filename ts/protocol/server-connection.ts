import { Code } from '../base/code.js'
import { canceled } from '../base/errors/ended-call.js'
import { performance } from '../base/runtime.js'
import { publishCallRefused } from '../diagnostics/calls.js'
import { publishConnectionClosed } from '../diagnostics/connections.js'
import { publishProtocolFault } from '../diagnostics/faults.js'
import type { Origin } from '../diagnostics/origin.js'
import type { Transport, TransportHandler } from '../engine/transport.js'
import type { PeerCredentials } from '../peer/credentials.js'
import { MessageType } from '../wire/frame.js'
import type { FrameView } from '../wire/frame-view.js'
import type { Status } from '../wire/status.js'
import { EXCESSES, wireFaultText } from '../wire/wire-error.js'
import { HeldFrames } from './held-frames.js'
import { requestExcess } from './request-excess.js'
import { isOpen, type RequestStream, takeData } from './request-stream.js'
import { hasRoom } from './send-room.js'
import { SERVER_CLOSED, ServerConnectionEnd } from './server-connection-end.js'
import type { ServerConnectionSettings } from './server-connection-settings.js'
import type { ServerStream } from './server-stream.js'
import { ServingConnection } from './serving-connection.js'
import { EVEN_ID, INACTIVE_ID, mayOpen, USED_ID } from './stream-ids.js'
import { oversizedText, writeStatus } from './write-status.js'

/**
 * The server's side of one connection: checks the rules of stream ids, answers
 * frames that break them, and knows the calls whose handlers run. Damage inside
 * a stream is answered on that stream; the connection and its other calls go on.
 */
export class ServerConnection extends ServingConnection implements TransportHandler {
  readonly peer: PeerCredentials | undefined
  /** Its links among the connections of its server. */
  previous: ServerConnection | undefined
  next: ServerConnection | undefined
  /** On performance's clock, in whole milliseconds: V8 makes an object of a number with a fraction. */
  readonly startedMs = Math.floor(performance.now())
  readonly #settings: ServerConnectionSettings<ServerConnection>
  /** The id of the last call that was opened. */
  #lastId = 0
  /** Made when the end begins. */
  #end: ServerConnectionEnd | undefined
  #protocolErrors = 0
  /** Frames that are not handled before the client has taken what is queued. */
  #held: HeldFrames | undefined

  constructor(
    transport: Transport,
    settings: ServerConnectionSettings<ServerConnection>,
    peer: PeerCredentials | undefined,
  ) {
    super(transport, settings.limits)
    this.peer = peer
    this.#settings = settings
    transport.handler = this
  }

  get origin(): Origin {
    return this.#settings.origin
  }

  get clockMs(): (() => number) | undefined {
    return this.#settings.handler.clockMs
  }

  /** Called when all that the client had written is read, or a call has ended while the connection ends. */
  onSettled(): void {
    this.#settings.owner.onSettled()
  }

  get closed(): boolean {
    return this.#end?.closed === true
  }

  /**
   * Answers the requests that the client has written by now, then closes. While a client has not sent all of
   * its stream, reading goes on, and the cut waits.
   */
  drain(): void {
    this.#beginEnd().drain()
  }

  /** After `drain`: only its running calls keep it open. */
  get awaitsCalls(): boolean {
    return this.#end?.awaitsCalls === true
  }

  /** The connection is about to end: a call that needs more than its request is refused. */
  get ending(): boolean {
    return this.#end !== undefined
  }

  /** Whether frames are held that have to be handled before it can end. */
  get holdsFrames(): boolean {
    return this.#held?.empty === false
  }

  /** Returns no limit: the connection must be read, since the next frame may be the request of another call. */
  soleStreamLimit(): undefined {
    return undefined
  }

  /** Ends the connection as a crash would: later answers are dropped. `onClosed` follows. `why`: for events. */
  abort(why?: string): void {
    this.#beginEnd().close(why)
    this.transport.close()
  }

  /** Adds a call that goes on after its request has been handled. */
  begin(stream: ServerStream): void {
    this.addCall(stream)
    if (this.openCalls === 1) this.#settings.owner.onBusy()
  }

  /** Called when a call has been answered: the connection may be able to end now. */
  settle(): void {
    this.#end?.settle()
  }

  /** Answers a stream with a status; nothing when the connection is gone. */
  refuse(id: number, code: Code, message: string): void {
    this.answer(id, { code, message, details: [] })
  }

  /** Answers a request whose handler does not run. */
  refuseCall(id: number, code: Code, message: string): void {
    publishCallRefused(this, id, code, message)
    this.refuse(id, code, message)
  }

  answer(id: number, status: Readonly<Status>): void {
    if (!this.closed) writeStatus(this.frames, id, status, this.limits.maxMessageBytes)
  }

  /** Holds frames while too much waits for the client. It is not read then, but the engine has received some already. */
  onFrame(frame: FrameView): void {
    if (this.#held === undefined || this.#held.empty) {
      if (hasRoom(this.transport)) return this.#handle(frame)
      this.#held ??= new HeldFrames(this, (held) => this.#handle(held))
    }
    if (this.exhausted) return this.abort('it takes no answers, and too many bytes wait (engineReceiveBytes)')
    this.#held.push(frame)
  }

  onDrained(): void {
    this.wakeSenders()
    this.#held?.handleAll()
    this.settle()
  }

  onUnsent(): void {} // ignored: the engine ends a connection whose answers are not taken

  onReadEnd(): void {
    this.#end?.onReadEnd()
  }

  #handle(frame: FrameView): void {
    const id = frame.stream
    if (frame.oversized) {
      // Comes before all other checks and does not use the id (A8).
      const text = oversizedText(frame.bodyLength, this.limits.maxMessageBytes)
      publishProtocolFault(this, id, Code.RESOURCE_EXHAUSTED, text)
      this.refuse(id, Code.RESOURCE_EXHAUSTED, text)
      return this.callOf(id)?.requests?.onFault(text) // C20
    }
    if ((id & 1) === 0) return this.#protest(id, EVEN_ID) // A4
    const { type } = frame
    if (type === MessageType.REQUEST) this.#onRequest(id, frame)
    else if (type === MessageType.DATA) this.#onData(id, frame)
    // Anything else is ignored (A7).
  }

  #onData(id: number, frame: FrameView): void {
    const requests = this.callOf(id)?.requests
    // A23, C11: a unary call takes no DATA, nor does an id that has ended or never began.
    if (requests === undefined) {
      // A client may have sent it before it received the end of the call: then it broke no rule.
      if (id <= this.#lastId) return this.refuse(id, Code.INVALID_ARGUMENT, INACTIVE_ID)
      return this.#protest(id, INACTIVE_ID)
    }
    const wasOpen = isOpen(requests)
    const fault = takeData(requests, frame)
    if (fault !== undefined) return this.#fault(id, requests, fault)
    if (!wasOpen || isOpen(requests) || this.callOf(id)?.requests !== requests) return
    this.countHalfClosed()
    this.#end?.onHalfClosed()
  }

  /** Answers a frame that a correct client never sends. A client that sends too many of them is disconnected. */
  #protest(id: number, message: string): void {
    publishProtocolFault(this, id, Code.INVALID_ARGUMENT, message)
    this.refuse(id, Code.INVALID_ARGUMENT, message)
    if (++this.#protocolErrors > this.limits.protocolErrorBudget) this.abort('protocolErrorBudget is spent')
  }

  /** Ends a stream that the client has damaged. The others go on. */
  #fault(id: number, requests: RequestStream, what: string): void {
    const message = `data handling error: ${what}`
    publishProtocolFault(this, id, Code.INVALID_ARGUMENT, message)
    this.refuse(id, Code.INVALID_ARGUMENT, message)
    requests.onFault(message)
  }

  /** Ends the stream whose handler leaves the most unread (C18). */
  overflow(id: number, requests: RequestStream): void {
    const message = 'data handling error: ttrpc: stream buffer full'
    this.refuse(id, Code.INVALID_ARGUMENT, message)
    requests.onFault(message)
  }

  #onRequest(id: number, frame: FrameView): void {
    const running = this.callOf(id) !== undefined
    if (!mayOpen(this.#settings.idPolicy, id, this.#lastId, running)) return this.#protest(id, USED_ID) // A5
    this.#lastId = id
    const { fault } = frame
    if (fault !== 0 && (fault & EXCESSES) === 0) {
      return this.#protest(id, `unmarshal request error: ${wireFaultText(fault)}`) // A11, A12
    }
    const excess = requestExcess(this.limits, fault, this.openCalls, this.exhausted)
    if (excess !== undefined) return this.refuseCall(id, Code.RESOURCE_EXHAUSTED, excess)
    if (this.#end?.isLate) return this.refuseCall(id, Code.UNAVAILABLE, SERVER_CLOSED)
    this.#settings.handler.onRequest(this, frame)
  }

  onClosed(reason: number, errno: number): void {
    this.#beginEnd().close()
    this.#held?.clear()
    this.closeBudget()
    if (this.openCalls === 0) return this.#onGone(reason, errno)
    const why = canceled(new Error('the connection is closed')) // one for all calls: a stack trace costs microseconds
    this.endAll(
      (stream) => stream.onConnectionClosed(why),
      () => this.#onGone(reason, errno),
    )
  }

  #beginEnd(): ServerConnectionEnd {
    this.#end ??= new ServerConnectionEnd(this)
    return this.#end
  }

  /** Called when the connection is gone and its last call has ended. */
  #onGone(reason: number, errno: number): void {
    this.wakeSenders()
    publishConnectionClosed(this, reason, errno, this.#end?.why)
    this.#settings.handler.onConnectionClosed(this, reason, errno)
  }
}
