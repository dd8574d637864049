import { Code } from '../code.js'
import { ClosedError, OversizedMessageError, ProtocolError } from '../errors/connection-errors.js'
import { canceled, deadlineExceeded } from '../errors/ended-call.js'
import { textOf } from '../errors/text.js'
import { isTtrpcError, TtrpcError, type TtrpcErrorOptions } from '../errors/ttrpc-error.js'
import type { ClientConnection, ClientStream } from '../protocol/client-connection.js'
import { MessageType } from '../wire/frame.js'
import { parseResponse } from '../wire/response.js'
import {
  BODY_AT,
  BODY_LENGTH,
  KIND,
  PAYLOAD_AT,
  PAYLOAD_LENGTH,
  RowBit,
  RowKind,
  STATUS_AT,
  STATUS_LENGTH,
  TYPE,
} from '../wire/row.js'
import { decodeStatus, type Status } from '../wire/status.js'
import { wireFaultText } from '../wire/wire-error.js'
import { AbortSignals } from './abort-signals.js'
import type { ClientMethod } from './client-method.js'
import type { Clock } from './clock.js'
import { type CallOptions, metadataOf, remainingMs } from './options.js'
import { DeadlineTimer } from './timer.js'
import { type RequestExtras, writeRequest } from './write-request.js'

const NANOS_A_MS = 1e6
const noExtras: RequestExtras = Object.freeze({ timeoutNano: 0, metadata: undefined })

/** What a client gives to all its calls. */
export interface CallDefaults {
  /** Infinity: no time limit. */
  readonly timeoutMs: number
  readonly clock: Clock
}

/**
 * One unary call on the client, from its request to its one outcome. Whoever
 * comes first decides it: the answer, the deadline, the signal or the close;
 * nothing goes over the wire for a call that is given up (E7).
 */
export class UnaryClientCall<I, O> implements ClientStream {
  id = 0
  readonly #connection: ClientConnection
  readonly #method: ClientMethod<I, O>
  readonly #resolve: (message: O) => void
  readonly #reject: (error: Error) => void
  #timer: DeadlineTimer | undefined
  #signals: AbortSignals | undefined
  #sent = false
  #ended = false

  constructor(
    connection: ClientConnection,
    method: ClientMethod<I, O>,
    resolve: (message: O) => void,
    reject: (error: Error) => void,
  ) {
    this.#connection = connection
    this.#method = method
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Sends the request. Whatever goes wrong rejects the call. */
  start(value: I, options: CallOptions | undefined, defaults: CallDefaults): void {
    const limitMs = remainingMs(options, defaults.timeoutMs, defaults.clock)
    const signal = options?.signal
    const parent = options?.parent?.signal
    if (signal?.aborted) return this.#reject(this.#aborted(signal))
    if (parent?.aborted) return this.#reject(this.#aborted(parent))
    if (limitMs <= 0) return this.#reject(deadlineExceeded(this.#about())) // E5: not sent
    if (!this.#write(value, options, limitMs) || this.#ended) return
    if (limitMs !== Number.POSITIVE_INFINITY) {
      this.#timer = new DeadlineTimer(defaults.clock, limitMs, () =>
        this.#fail(deadlineExceeded(this.#about())),
      )
    }
    if (signal !== undefined || parent !== undefined) {
      this.#signals = new AbortSignals([signal, parent], (aborted) => this.#fail(this.#aborted(aborted)))
    }
  }

  /** False: nothing was sent, the call is rejected. */
  #write(value: I, options: CallOptions | undefined, limitMs: number): boolean {
    const connection = this.#connection
    try {
      const extras =
        options === undefined && limitMs === Number.POSITIVE_INFINITY ? noExtras : extrasOf(options, limitMs)
      this.id = connection.nextId()
      connection.add(this) // first: a duplex may hand us the answer before its write returns
      this.#sent = true
      writeRequest(connection.engine, this.id, this.#method, value, extras, connection.maxMessageBytes)
      return true
    } catch (error) {
      this.#sent = false
      connection.delete(this)
      this.#reject(this.#named(error))
      return false
    }
  }

  onRow(rows: Int32Array, at: number, memory: Buffer, owned: boolean): void {
    if (rows[at + KIND] === RowKind.OVERSIZED) return this.#onOversized(rows[at + BODY_LENGTH]! >>> 0) // E16
    const type = rows[at + TYPE]! & 0xff
    if (type !== MessageType.RESPONSE)
      return this.#fail(ProtocolError.unexpectedMessage(nameOf(type), this.#about()))
    const bits = rows[at + TYPE]!
    const fault = bits & (RowBit.MALFORMED | RowBit.BAD_UTF8)
    if (fault !== 0) return this.#fail(this.#error(Code.INTERNAL, wireFaultText(fault)))
    // The status goes before the payload: a payload that cannot be read must not hide it (E10).
    if (rows[at + STATUS_AT]! >= 0) {
      const status = readStatus(rows, at, memory, (bits & RowBit.RESCAN) !== 0)
      if (status.code !== 0)
        return this.#fail(this.#error(status.code, status.message, { details: status.details }))
    }
    let message: O
    try {
      message = this.#method.output.decode(memory, rows[at + PAYLOAD_AT]!, rows[at + PAYLOAD_LENGTH]!, !owned)
    } catch (error) {
      const text = `ttrpc: error unmarshalling payload: proto: ${textOf(error)}`
      return this.#fail(this.#error(Code.INTERNAL, text, { cause: error }))
    }
    this.#end()
    this.#resolve(message)
  }

  onConnectionClosed(): void {
    this.#end()
    this.#reject(new ClosedError(this.#about()))
  }

  #onOversized(length: number): void {
    this.#fail(new OversizedMessageError(length, this.#connection.maxMessageBytes, this.#about()))
  }

  #fail(error: Error): void {
    this.#end()
    this.#reject(error)
  }

  #end(): void {
    this.#ended = true
    this.#connection.delete(this)
    this.#timer?.cancel()
    this.#signals?.forget()
  }

  /** A parent whose deadline has passed has ended its parts with code 4, all else with 1, as Go's contexts do. */
  #aborted(signal: AbortSignal): TtrpcError {
    const reason: unknown = signal.reason
    if (isTtrpcError(reason) && reason.code === Code.DEADLINE_EXCEEDED) return deadlineExceeded(this.#about())
    return canceled(reason, this.#about())
  }

  #about(): TtrpcErrorOptions {
    const { service, method } = this.#method
    return { service, method, peer: this.#connection.engine.peer, sent: this.#sent }
  }

  #error(code: number, message: string, more?: TtrpcErrorOptions): TtrpcError {
    return new TtrpcError(message, code, { ...this.#about(), ...more })
  }

  /** An error on the way out, with the call's names; what an encoder threw stays as it is. */
  #named(error: unknown): Error {
    if (error instanceof OversizedMessageError) {
      return new OversizedMessageError(error.rejectedLength, error.maximumLength, this.#about())
    }
    if (error instanceof ClosedError) return new ClosedError(this.#about())
    if (error instanceof TtrpcError) return this.#error(error.code, error.message)
    return error instanceof Error ? error : new TypeError(textOf(error), { cause: error })
  }
}

function extrasOf(options: CallOptions | undefined, limitMs: number): RequestExtras {
  // Rounding must not make a limit disappear: 0 on the wire means none (E6).
  const timeoutNano = limitMs === Number.POSITIVE_INFINITY ? 0 : Math.max(1, Math.round(limitMs * NANOS_A_MS))
  return { timeoutNano, metadata: metadataOf(options) }
}

function readStatus(rows: Int32Array, at: number, memory: Buffer, repeated: boolean): Status {
  if (!repeated) return decodeStatus(memory, rows[at + STATUS_AT]!, rows[at + STATUS_LENGTH]!)
  const { status } = parseResponse(memory, rows[at + BODY_AT]!, rows[at + BODY_LENGTH]!)
  return status ?? { code: 0, message: '', details: [] }
}

function nameOf(type: number): 'request' | 'data' | 'unknown' {
  if (type === MessageType.REQUEST) return 'request'
  return type === MessageType.DATA ? 'data' : 'unknown'
}
