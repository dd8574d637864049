import { forgetAbort, listenForAbort } from '../../base/abort-listeners.js'
import { Code } from '../../base/code.js'
import { ClosedError, OversizedMessageError } from '../../base/errors/connection-errors.js'
import { abortedError, canceled, deadlineExceeded } from '../../base/errors/ended-call.js'
import { field, isInstance, textOf } from '../../base/errors/text.js'
import {
  isTtrpcError,
  statusCodeOf,
  TtrpcError,
  type TtrpcErrorOptions,
} from '../../base/errors/ttrpc-error.js'
import { isThenable } from '../../base/foreign-result.js'
import { callsWatched } from '../../diagnostics/calls.js'
import type { RequestOwner } from '../../engine/frame-writer.js'
import type { StagedRequest } from '../../engine/outbox.js'
import { CallWatch } from '../../protocol/call-watch.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { ClientStream } from '../../protocol/client-stream.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import type { BudgetedStream } from '../../protocol/receive-budget.js'
import type { FrameView } from '../../wire/frame-view.js'
import type { PayloadEncoder } from '../../wire/payload.js'
import { EXCESSES, wireFaultText } from '../../wire/wire-error.js'
import type { Deadline, DeadlineQueue } from '../deadline-queue.js'
import { type CallOptions, remainingMs } from '../options.js'
import { payloadErrorCode, payloadErrorText } from '../payload-error.js'
import type { CallBounds, InnerCall } from './call-bounds.js'
import type { ClientMethod } from './client-method.js'
import { type RequestTail, requestTail } from './request-tail.js'

/** What a client passes to all its calls. */
export interface CallDefaults {
  /** Infinity: no time limit. */
  readonly timeoutMs: number
  /** Those of the client's calls. */
  readonly deadlines: DeadlineQueue
  /** Those of the intercepted call that makes this one. */
  readonly bounds?: CallBounds
}

/**
 * What all kinds of calls on the client have in common: the stream on the
 * connection, deadline and signals, and errors that name the call.
 */
export abstract class ClientCall<I, O>
  implements ClientStream, OpenRequest, InnerCall, StagedRequest, RequestOwner
{
  id = 0
  startedMs = 0
  protected readonly connection: ClientConnection
  protected readonly method: ClientMethod<I, O>
  #deadline: Deadline | undefined
  #deadlines: DeadlineQueue | undefined
  #signal: AbortSignal | undefined
  /** That of the handler that makes the call. */
  #parentSignal: AbortSignal | undefined
  #bounds: CallBounds | undefined
  #sent = false
  #ended = false
  /** Undefined when no subscriber was there as the call was made. */
  #watch: CallWatch | undefined
  readonly #whole: OpenRequest | undefined

  /** `whole`: the call of which this is one attempt; undefined: it is the call itself. */
  constructor(connection: ClientConnection, method: ClientMethod<I, O>, whole?: OpenRequest) {
    this.connection = connection
    this.method = method
    this.#whole = whole
  }

  abstract readonly budgeted: BudgetedStream | undefined
  abstract onFrame(frame: FrameView): void
  abstract onUnsent(isRequest: boolean): void
  abstract onConnectionClosed(cause: Error | undefined): void
  /** Writes the request, with `writeFrame`. */
  protected abstract writeRequest(value: I | undefined, tail: RequestTail | undefined): void
  /** Ends the call on this side: its deadline has passed or its signal was aborted. */
  protected abstract giveUp(error: Error): void
  /** Ends a call that did not begin: nothing was sent. */
  protected abstract refuse(error: Error): void

  get ended(): boolean {
    return this.#ended
  }

  get methodInfo(): ClientMethod<I, O> {
    return this.method
  }

  get whole(): OpenRequest {
    return this.#whole ?? this
  }

  get sent(): boolean {
    return this.#sent
  }

  /** Sends the request. Whatever goes wrong refuses the call. */
  protected open(value: I | undefined, options: CallOptions | undefined, defaults: CallDefaults): void {
    if (callsWatched()) this.#watch = new CallWatch(this.connection, this.method)
    const { deadlines, bounds } = defaults
    const limitMs = remainingMs(options, defaults.timeoutMs, deadlines.clock)
    const signal = options?.signal
    const parent = options?.parent?.signal
    if (signal?.aborted) return this.refuse(this.#aborted(signal))
    if (parent?.aborted) return this.refuse(this.#aborted(parent))
    if (limitMs <= 0) return this.refuse(deadlineExceeded(this.about())) // E5: not sent
    const limited = limitMs !== Number.POSITIVE_INFINITY
    const endMs = limited ? deadlines.nowMs() + limitMs : limitMs
    // It may have ended by now: an encoder ends it, and a duplex may deliver the answer before the write returns.
    if (!this.#write(value, options, limitMs) || this.#ended) return
    if (limited) {
      this.#deadlines = deadlines
      this.#deadline = deadlines.add(endMs, this)
      if (deadlines.isReal) this.connection.transport.outbox.expires(this, endMs)
    }
    if (bounds !== undefined) {
      this.#bounds = bounds
      bounds.add(this)
      if (bounds.error !== undefined) return this.giveUp(bounds.error)
    }
    if (signal !== undefined) this.#listen(signal)
    if (parent !== undefined) this.#listen(parent)
  }

  /** Ends with the signal, which an encoder may have aborted since the call began. */
  #listen(signal: AbortSignal): void {
    if (this.#ended) return
    if (signal.aborted) return this.onAbort(signal)
    try {
      listenForAbort(signal, this)
    } catch (error) {
      return this.giveUp(this.named(error)) // not a signal of Node's own
    }
    if (this.#signal === undefined) this.#signal = signal
    else this.#parentSignal = signal
  }

  /** Returns false when nothing was sent and the call was refused. */
  #write(value: I | undefined, options: CallOptions | undefined, limitMs: number): boolean {
    const { connection } = this
    try {
      const tail = requestTail(options, limitMs)
      connection.verify()
      this.#sent = true
      this.writeRequest(value, tail)
      this.startedMs = connection.transport.outbox.stagedMs
      this.#watch?.start(this.id) // after the write: a subscriber may make calls of its own
      return true
    } catch (error) {
      if (this.#ended) return false // an encoder has ended it
      this.#sent = false
      if (this.id !== 0) connection.delete(this)
      this.refuse(this.named(error))
      return false
    }
  }

  /** Writes the frame of the request. Throws what the encoder throws, and `OversizedMessageError` (E8). */
  protected writeFrame<T>(encoder: PayloadEncoder<T>, value: T, tail: RequestTail | undefined): void {
    const { connection } = this
    const excess = connection.frames.write(this, this.method.request, encoder, value, tail)
    if (excess > 0) throw new OversizedMessageError(excess, connection.maxMessageBytes, { sent: false })
  }

  /** Takes its place on the connection: the encoder may have made calls, which have gone out before. */
  onEncoded(): void {
    if (this.#ended) throw this.closedError(undefined) // by the encoder: nothing is sent
    this.id = this.connection.nextId()
    this.connection.add(this) // before the write: a duplex may deliver the answer before the write returns
  }

  onDeadline(): void {
    if (this.#ended) return
    if (!this.#unstage()) return this.giveUp(deadlineExceeded(this.about()))
    this.#sent = false // E5
    this.refuse(deadlineExceeded(this.about()))
  }

  /** Takes back the request. Returns false when it has been sent. */
  #unstage(): boolean {
    const { handle, outbox } = this.connection.transport
    return outbox.unstage(handle, this.id)
  }

  onAbort(signal: AbortSignal): void {
    if (!this.#ended) this.giveUp(this.#aborted(signal))
  }

  onCanceled(reason: unknown): void {
    this.giveUp(canceled(reason, this.about()))
  }

  expire(): void {
    if (this.#deadline !== undefined && this.#deadline.endMs <= this.#deadlines!.nowMs()) this.onDeadline()
  }

  /** Takes the call off the connection and the queue of deadlines. May be repeated: the first `failure` counts. */
  protected end(failure: Error | undefined): void {
    if (!this.#ended && this.#watch !== undefined) this.#watch.end(this.id, codeOf(failure))
    this.#ended = true
    this.connection.delete(this)
    if (this.#deadline !== undefined) this.#deadlines!.remove(this.#deadline)
    if (this.#signal !== undefined) forgetAbort(this.#signal, this)
    if (this.#parentSignal !== undefined) forgetAbort(this.#parentSignal, this)
    this.#bounds?.delete(this)
  }

  /** Returns what the status of a response says went wrong; undefined when the call succeeded. */
  protected failureIn(frame: FrameView): Error | undefined {
    const { fault } = frame
    if (fault !== 0) {
      const code = (fault & EXCESSES) === 0 ? Code.INTERNAL : Code.RESOURCE_EXHAUSTED
      return this.error(code, wireFaultText(fault))
    }
    const status = frame.status()
    if (status === undefined || status.code === 0) return undefined
    return this.error(status.code, status.message, { details: status.details })
  }

  /** Returns the message in a frame. Throws code 13, or 8, when it cannot be decoded. */
  protected decode(frame: FrameView): O {
    try {
      const message = frame.decode(this.method.output, this.connection.limits.maxDecodedBytes)
      // A promise of the call would wait for it, past every deadline.
      if (isThenable(message)) throw new TypeError('decode of a codec must return a message, not a promise')
      return message
    } catch (error) {
      throw this.error(payloadErrorCode(error), payloadErrorText(error), { cause: error })
    }
  }

  /** Returns the error for a frame whose body is over the limit (E16). */
  protected oversized(frame: FrameView): Error {
    return new OversizedMessageError(frame.bodyLength, this.connection.maxMessageBytes, this.about())
  }

  protected closedError(cause: Error | undefined): Error {
    return new ClosedError(cause === undefined ? this.about() : { ...this.about(), cause })
  }

  protected about(): TtrpcErrorOptions {
    const { service, method } = this.method
    const sent = this.#sent || this.#whole?.sent === true
    return { service, method, peer: this.connection.transport.peer, sent }
  }

  protected error(code: number, message: string, more?: TtrpcErrorOptions): TtrpcError {
    return new TtrpcError(message, code, { ...this.about(), ...more })
  }

  /** Returns the error with the call's names; an error that an encoder threw stays as it is. */
  protected named(error: unknown): Error {
    if (isInstance(error, OversizedMessageError)) {
      return new OversizedMessageError(error.rejectedLength, error.maximumLength, this.about())
    }
    if (isInstance(error, ClosedError))
      return new ClosedError({ ...this.about(), cause: field(error, 'cause') })
    if (isTtrpcError(error)) return this.error(statusCodeOf(error), textOf(error))
    return isInstance(error, Error) ? error : new TypeError(textOf(error), { cause: error })
  }

  #aborted(signal: AbortSignal): TtrpcError {
    return abortedError(signal.reason, this.about())
  }
}

function codeOf(failure: Error | undefined): number {
  if (failure === undefined) return Code.OK
  return isTtrpcError(failure) ? failure.code : Code.UNKNOWN
}
