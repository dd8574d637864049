import { Code, codeName } from '../code.js'
import { typeNameOf } from '../type-url.js'
import { errorBrand as brand } from './brand.js'
import { detailsOf, noDetails, type StatusDetail } from './details.js'
import { codeOfErrno } from './errno.js'
import { misuse } from './misuse.js'
import { field, isInstance, textOf } from './text.js'
import { isTimeout } from './timeout.js'

export type { StatusDetail } from './details.js'

/** The other end's credentials, where they are known. */
export interface ErrorPeer {
  readonly pid: number
  readonly uid: number
  readonly gid: number
}

/** Facts about a failed call besides code and message. */
export interface TtrpcErrorOptions {
  readonly details?: readonly StatusDetail[] | undefined
  readonly cause?: unknown
  readonly service?: string | undefined
  readonly method?: string | undefined
  readonly peer?: ErrorPeer | undefined
  readonly sent?: boolean | undefined
}

/** A type of details: a codec that knows its name. */
export interface DetailType<T> {
  readonly name: string
  decode(bytes: Uint8Array): T
}

/**
 * A call ended with a status other than OK, or could not be made.
 *
 * Thrown by a handler it goes to the caller as it is: code, message, details.
 *
 * @example
 * ```js
 * import { Code, isTtrpcError, Server, TtrpcError } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const server = new Server().registerRaw('demo.v1.Shop', {
 *   Buy() {
 *     throw new TtrpcError('sold out', Code.RESOURCE_EXHAUSTED)
 *   },
 * })
 * const client = inMemory(server)
 * try {
 *   await client.call('demo.v1.Shop', 'Buy', new Uint8Array())
 * } catch (error) {
 *   if (isTtrpcError(error)) console.log(error.code, error.message, error.sent) // 8 sold out true
 * }
 * await server.close()
 * ```
 */
export class TtrpcError extends Error {
  /** A `Code`, or any other int32 that a peer sent (E9). Never 0. */
  readonly code: number
  /** Its name, `'NOT_FOUND'` for 5; `'CODE_999'` for a number without one. */
  readonly codeName: string
  readonly details: readonly StatusDetail[]
  /** Full name of the service; absent, as `method` and `peer`, when the error is not about one call. */
  declare readonly service?: string
  declare readonly method?: string
  declare readonly peer?: ErrorPeer
  /** Whether any byte of the request left. True when that is unknown; undefined when it does not apply. */
  readonly sent: boolean | undefined

  /** Throws `ERR_TTRPC_ARGUMENT` when `code` is 0 or not an int32. */
  constructor(message: string, code: number, options: TtrpcErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    if (!isErrorCode(code)) {
      throw misuse(
        'ERR_TTRPC_ARGUMENT',
        `code of a TtrpcError must be an int32 other than 0 (OK), not ${String(code)}`,
      )
    }
    this.code = code
    this.codeName = codeName(code)
    this.details = options.details ?? noDetails
    this.sent = options.sent
    if (options.service !== undefined) this.service = options.service
    if (options.method !== undefined) this.method = options.method
    if (options.peer !== undefined) this.peer = options.peer
  }

  /**
   * Returns the first detail of this type, decoded; undefined without one. Throws when its bytes are not such a message.
   * `type`: a message type, such as `BadRequest` of `ttrpc/rpc`.
   */
  detail<T>(type: DetailType<T>): T | undefined {
    const found = this.details.find(({ typeUrl }) => typeNameOf(typeUrl) === type.name)
    return found === undefined ? undefined : type.decode(found.value)
  }

  /**
   * Returns any thrown value as a TtrpcError; never throws. A TtrpcError is returned as
   * it is, one of another copy of this package with its fields, an AbortError
   * as code 1, a TimeoutError as 4, a Node error by its errno (B2), all else as 2.
   */
  static from(error: unknown): TtrpcError {
    if (isInstance(error, TtrpcError)) return error
    if (field(error, brand) === true) return ofOtherCopy(error)
    if (isTimeout(error)) {
      return new TtrpcError('context deadline exceeded', Code.DEADLINE_EXCEEDED, { cause: error })
    }
    if (field(error, 'name') === 'AbortError') {
      return new TtrpcError('context canceled', Code.CANCELED, { cause: error })
    }
    return new TtrpcError(textOf(error), codeOfErrno(field(error, 'code')) ?? Code.UNKNOWN, { cause: error })
  }
}

Object.defineProperty(TtrpcError.prototype, brand, { value: true })
nameClass(TtrpcError, 'TtrpcError')

/** Sets the `name` of a class of errors, on the prototype, so that it survives minifiers and needs no field. */
export function nameClass(type: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true })
}

/** Returns whether this is a TtrpcError, of this or any other copy of the package. Never throws. */
export function isTtrpcError(error: unknown): error is TtrpcError {
  return field(error, brand) === true
}

/** Returns whether the peer does not know the service or method. Go answers 12, Rust also 3 (F3). */
export function isUnimplemented(error: unknown): boolean {
  if (!isTtrpcError(error)) return false
  const code = field(error, 'code')
  if (code === Code.UNIMPLEMENTED) return true
  return code === Code.INVALID_ARGUMENT && textOf(error).endsWith(' does not exist')
}

const OVERSIZED = /^message length \d+ exceed maximum message size of \d+$/

/** Returns whether a message was too long, for us or for the peer. Go answers it with 8, Rust with 3 (F7). */
export function isOversized(error: unknown): boolean {
  if (!isTtrpcError(error)) return false
  const code = field(error, 'code')
  const saysSo = code === Code.RESOURCE_EXHAUSTED || code === Code.INVALID_ARGUMENT
  return saysSo && OVERSIZED.test(textOf(error))
}

/** Returns the code of an error: 2 when it has none that a status may have. Never throws. */
export function statusCodeOf(error: unknown): number {
  const code = field(error, 'code')
  return isErrorCode(code) ? code : Code.UNKNOWN
}

function isErrorCode(code: unknown): code is number {
  return typeof code === 'number' && (code | 0) === code && code !== 0
}

/** The error of another copy of the package as one of ours; its fields are checked, since its version may differ. */
function ofOtherCopy(error: unknown): TtrpcError {
  const sent = field(error, 'sent')
  return new TtrpcError(textOf(error), statusCodeOf(error), {
    details: detailsOf(error),
    cause: error,
    service: stringOf(field(error, 'service')),
    method: stringOf(field(error, 'method')),
    sent: typeof sent === 'boolean' ? sent : undefined,
  })
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
