import { Code } from '../../base/code.js'
import { ClosedError, OversizedMessageError } from '../../base/errors/connection-errors.js'
import { canceled, deadlineExceeded } from '../../base/errors/ended-call.js'
import { textOf } from '../../base/errors/text.js'
import { isTtrpcError, TtrpcError, type TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import { performance } from '../../base/runtime.js'
import { callsWatched, publishCallEnded, publishCallStarted } from '../../diagnostics/calls.js'
import type { ClientConnection, ClientStream } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import type { BudgetedStream } from '../../protocol/receive-budget.js'
import { parseResponse } from '../../wire/response.js'
import {
  BODY_AT,
  BODY_LENGTH,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  RowBit,
  STATUS_AT,
  STATUS_LENGTH,
  TYPE,
} from '../../wire/row.js'
import { decodeStatus, type Status } from '../../wire/status.js'
import { wireFaultText } from '../../wire/wire-error.js'
import { AbortSignals } from '../abort-signals.js'
import type { Clock } from '../clock.js'
import { type CallOptions, metadataOf, remainingMs } from '../options.js'
import { DeadlineTimer } from '../timer.js'
import type { ClientMethod } from './client-method.js'
import type { RequestExtras } from './write-request.js'

const NANOS_A_MS = 1e6
const noExtras: RequestExtras = Object.freeze({ flags: 0, timeoutNano: 0, metadata: undefined })

/** What a client gives to all its calls. */
export interface CallDefaults {
  /** Infinity: no time limit. */
  readonly timeoutMs: number
  readonly clock: Clock
}

/**
 * What every call on the client has, whatever its kind: its place on the
 * connection, deadline and signals, and errors that say what they are about.
 */
export abstract class ClientCall<I, O> implements ClientStream, OpenRequest {
  id = 0
  startedMs = 0
  protected readonly connection: ClientConnection
  protected readonly method: ClientMethod<I, O>
  #timer: DeadlineTimer | undefined
  #signals: AbortSignals | undefined
  #sent = false
  #ended = false
  /** When it was made, on performance's clock: minus that once its start is told, 0 where nobody wanted to hear of it. */
  #watchedMs = 0
  readonly #whole: OpenRequest | undefined

  /** `whole`: of what this is one try. */
  constructor(connection: ClientConnection, method: ClientMethod<I, O>, whole?: OpenRequest) {
    this.connection = connection
    this.method = method
    this.#whole = whole
  }

  abstract readonly budgeted: BudgetedStream | undefined
  abstract onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void
  abstract onUnsent(isRequest: boolean): void
  abstract onConnectionClosed(cause: Error | undefined): void
  /** Writes the request. */
  protected abstract writeRequest(extras: RequestExtras, value: I | undefined): void
  /** The call ends on this side: deadline or signal. */
  protected abstract giveUp(error: Error): void
  /** The call did not begin: nothing was sent. */
  protected abstract refuse(error: Error): void
  /** The flags of its request. */
  protected abstract readonly flags: number

  get ended(): boolean {
    return this.#ended
  }

  get target(): ClientMethod<I, O> {
    return this.method
  }

  get whole(): OpenRequest {
    return this.#whole ?? this
  }

  get sent(): boolean {
    return this.#sent
  }

  /** Sends the request; whatever goes wrong refuses the call. */
  protected open(value: I | undefined, options: CallOptions | undefined, defaults: CallDefaults): void {
    if (callsWatched()) this.#watchedMs = performance.now()
    const limitMs = remainingMs(options, defaults.timeoutMs, defaults.clock)
    const signal = options?.signal
    const parent = options?.parent?.signal
    if (signal?.aborted) return this.refuse(this.#aborted(signal))
    if (parent?.aborted) return this.refuse(this.#aborted(parent))
    if (limitMs <= 0) return this.refuse(deadlineExceeded(this.about())) // E5: not sent
    if (!this.#write(value, options, limitMs) || this.#ended) return
    if (limitMs !== Number.POSITIVE_INFINITY) {
      this.#timer = new DeadlineTimer(defaults.clock, limitMs, () =>
        this.giveUp(deadlineExceeded(this.about())),
      )
    }
    if (signal !== undefined || parent !== undefined) {
      this.#signals = new AbortSignals([signal, parent], (aborted) => this.giveUp(this.#aborted(aborted)))
    }
  }

  /** False: nothing was sent, the call is refused. */
  #write(value: I | undefined, options: CallOptions | undefined, limitMs: number): boolean {
    const { connection, flags } = this
    try {
      const plain = options === undefined && limitMs === Number.POSITIVE_INFINITY && flags === 0
      const extras = plain ? noExtras : extrasOf(flags, options, limitMs)
      this.id = connection.nextId()
      connection.add(this) // first: a duplex may hand us the answer before its write returns
      this.#sent = true
      this.writeRequest(extras, value)
      this.startedMs = connection.engine.outbox.stagedMs
      if (this.#watchedMs !== 0) this.#tellStart() // behind the write: whoever hears it may make calls of its own
      return true
    } catch (error) {
      this.#sent = false
      connection.delete(this)
      this.refuse(this.named(error))
      return false
    }
  }

  /** Off the connection, and nothing is waited for any more. May be repeated: the first `failure` counts. */
  protected end(failure: Error | undefined): void {
    if (!this.#ended && this.#watchedMs !== 0) this.#tellEnd(failure)
    this.#ended = true
    this.connection.delete(this)
    this.#timer?.cancel()
    this.#signals?.forget()
  }

  #tellStart(): void {
    if (this.#watchedMs < 0) return
    this.#watchedMs = -this.#watchedMs
    publishCallStarted(this.connection, this.id, this.method)
  }

  /** A call that came to no request, or was answered within the write of it, has not told its start yet. */
  #tellEnd(failure: Error | undefined): void {
    this.#tellStart()
    const code = failure === undefined ? 0 : isTtrpcError(failure) ? failure.code : Code.UNKNOWN
    publishCallEnded(this.connection, this.id, this.method, code, performance.now() + this.#watchedMs)
  }

  /** What a response says went wrong; undefined when all is well. */
  protected failureIn(rows: Int32Array, at: number, memory: Buffer): Error | undefined {
    const bits = rows[at + TYPE]!
    const fault = bits & (RowBit.MALFORMED | RowBit.BAD_UTF8)
    if (fault !== 0) return this.error(Code.INTERNAL, wireFaultText(fault))
    if (rows[at + STATUS_AT]! < 0) return undefined
    const { code, message, details } = readStatus(rows, at, memory, (bits & RowBit.RESCAN) !== 0)
    return code === 0 ? undefined : this.error(code, message, { details })
  }

  /** The message in a frame. Throws code 13 when it cannot be read. */
  protected decode(rows: Int32Array, at: number, memory: Buffer, owned: boolean): O {
    try {
      return this.method.output.decode(memory, rows[at + PAYLOAD_AT]!, rows[at + PAYLOAD_LENGTH]!, !owned)
    } catch (error) {
      const text = `ttrpc: error unmarshalling payload: proto: ${textOf(error)}`
      throw this.error(Code.INTERNAL, text, { cause: error })
    }
  }

  /** A frame too long to be taken (E16). */
  protected oversized(rows: Int32Array, at: number): Error {
    const length = rows[at + BODY_LENGTH]! >>> 0
    return new OversizedMessageError(length, this.connection.maxMessageBytes, this.about())
  }

  protected closedError(cause: Error | undefined): Error {
    return new ClosedError(cause === undefined ? this.about() : { ...this.about(), cause })
  }

  protected about(): TtrpcErrorOptions {
    const { service, method } = this.method
    const sent = this.#sent || this.#whole?.sent === true
    return { service, method, peer: this.connection.engine.peer, sent }
  }

  protected error(code: number, message: string, more?: TtrpcErrorOptions): TtrpcError {
    return new TtrpcError(message, code, { ...this.about(), ...more })
  }

  /** An error on the way out, with the call's names; what an encoder threw stays as it is. */
  protected named(error: unknown): Error {
    if (error instanceof OversizedMessageError) {
      return new OversizedMessageError(error.rejectedLength, error.maximumLength, this.about())
    }
    if (error instanceof ClosedError) return new ClosedError({ ...this.about(), cause: error.cause })
    if (error instanceof TtrpcError) return this.error(error.code, error.message)
    return error instanceof Error ? error : new TypeError(textOf(error), { cause: error })
  }

  #aborted(signal: AbortSignal): TtrpcError {
    return abortedError(signal, this.about())
  }
}

/** A parent whose deadline has passed has ended its parts with code 4, all else with 1, as Go's contexts do. */
export function abortedError({ reason }: AbortSignal, about: TtrpcErrorOptions): TtrpcError {
  const late = isTtrpcError(reason) && reason.code === Code.DEADLINE_EXCEEDED
  return late ? deadlineExceeded(about) : canceled(reason, about)
}

function extrasOf(flags: number, options: CallOptions | undefined, limitMs: number): RequestExtras {
  // Rounding must not make a limit disappear: 0 on the wire means none (E6).
  const timeoutNano = limitMs === Number.POSITIVE_INFINITY ? 0 : Math.max(1, Math.round(limitMs * NANOS_A_MS))
  return { flags, timeoutNano, metadata: metadataOf(options) }
}

function readStatus(rows: Int32Array, at: number, memory: Buffer, repeated: boolean): Status {
  if (!repeated) return decodeStatus(memory, rows[at + STATUS_AT]!, rows[at + STATUS_LENGTH]!)
  const { status } = parseResponse(memory, rows[at + BODY_AT]!, rows[at + BODY_LENGTH]!)
  return status ?? { code: 0, message: '', details: [] }
}
