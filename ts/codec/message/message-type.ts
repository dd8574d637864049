import { Buffer } from 'node:buffer'
import { IN_PLACE_BYTES, type PayloadParts } from '../../wire/payload.js'
import { type Codec, PAYLOAD } from '../codec.js'
import type { OwnPayload, PayloadCodec } from '../payload.js'
import { type FieldCode, helpers, type MakeCode, type MessageClass, type MessageCode } from './code.js'
import type { EnumType } from './enum-type.js'
import type { FieldSpec, FieldTypes, MessageSpec } from './field-spec.js'
import { type FromJsonOptions, fromJson } from './from-json.js'
import { MessagePayload } from './message-payload.js'
import { addDefault, needsPrototype } from './prototype.js'
import { MessageReader } from './reader.js'
import { Refusal } from './refusal.js'
import { toJson } from './to-json.js'
import { MessageWriter } from './writer.js'

/** Message types by full name, as `Any` needs them. */
export type TypeRegistry = ReadonlyMap<string, MessageType>

/** A field with what its weight depends on. */
interface WeighedField extends FieldSpec {
  readonly map: boolean
  readonly eager: boolean
  readonly resolvedType: MessageType | EnumType | null
}

/** How a message type is made; from emitted code, or from a loaded file. */
export interface MessageTypeParts {
  readonly spec: MessageSpec
  readonly code: MakeCode
  /** The types of the fields. Called once, when the type is first used, since types refer to each other. */
  readonly types: () => FieldTypes<MessageType>
  /** The types that an `Any` in this message may contain, when it is written as JSON. */
  readonly registry: () => TypeRegistry
}

/** Where `encode` writes short messages before they are copied. */
const scratch = Buffer.allocUnsafeSlow(4096)
const nothing = Buffer.alloc(0)
const writer = new MessageWriter()
const reader = new MessageReader()
let writing = false
let reading = false

/**
 * A message type: encodes plain objects, and refuses values that do not fit by the path of their field; decodes to plain
 * objects with every field.
 *
 * @example
 * ```js
 * import { Help } from 'ttrpc/rpc'
 *
 * const bytes = Help.encode({ links: [{ url: 'https://example.com' }] })
 * console.log(Help.decode(bytes).links[0]) // { description: '', url: 'https://example.com' }
 * try {
 *   Help.encode({ links: [{ url: 5 }] })
 * } catch (error) {
 *   console.log(error.message) // cannot encode google.rpc.Help: links[0].url must be a string, not 5
 * }
 * ```
 */
export class MessageType<T = unknown, Init = unknown>
  implements Codec<T, Init>, OwnPayload<T, Init>, FieldCode
{
  /** E.g. `demo.v1.HelloRequest`. */
  readonly name: string
  readonly spec: MessageSpec
  readonly #parts: MessageTypeParts
  #types: FieldTypes<MessageType> | undefined

  /** @internal Compiled when first used. */
  Message: MessageClass | undefined
  /** @internal */
  write: MessageCode['write']
  /** @internal */
  read: MessageCode['read']

  constructor(parts: MessageTypeParts) {
    this.#parts = parts
    this.spec = parts.spec
    this.name = parts.spec.name
    this.write = (message, into, depth) => this.#compiled().write(message, into, depth)
    this.read = (from, depth, groupEnd, message) => this.#compiled().read(from, depth, groupEnd, message)
  }

  /** Returns the encoded message. Throws `ERR_TTRPC_MESSAGE` with the path of the field whose value does not fit. */
  encode(message: Init): Buffer {
    const [own, memory] = writing ? [new MessageWriter(), nothing] : [writer, scratch]
    const end = this.#writeTo(own, memory, 0, message)
    const bytes = Buffer.from(own.buf.subarray(0, end))
    own.park()
    return bytes
  }

  /** Returns the message. Throws for bytes that are not one. */
  decode(bytes: Uint8Array): T {
    const memory = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return this.decodeAt(memory, 0, bytes.length, true)
  }

  /** Returns a message with all fields, as `decode` returns it; fields that are left out are at their defaults. */
  create(message: Init = {} as Init): T {
    return this.decode(this.encode(message))
  }

  /** Returns the message as ProtoJSON: an object that `JSON.stringify` takes. */
  toJson(message: T): unknown {
    return toJson(this, message, this.#parts.registry())
  }

  /**
   * Returns the message of ProtoJSON, as `create` returns it. Names of fields are those of JSON or of the .proto file; what
   * the type does not know is refused, or with `ignoreUnknownFields` left out. Throws `ERR_TTRPC_MESSAGE` with the path of
   * the value that does not fit.
   *
   * @example
   * ```js
   * import { loadProto } from 'ttrpc'
   *
   * const { Type } = (await loadProto('google/protobuf/type.proto')).messages
   * const type = Type.fromJson({ name: 'demo.v1.Order', fields: [{ name: 'id', kind: 'TYPE_INT64' }] })
   * console.log(type.fields[0].kind) // 3
   * try {
   *   Type.fromJson({ feilds: [] })
   * } catch (error) {
   *   console.log(error.path) // feilds
   * }
   * ```
   */
  fromJson(json: unknown, options?: FromJsonOptions): T {
    return this.create(fromJson(this, json, this.#parts.registry(), options) as Init)
  }

  /** @internal Returns the type as calls use it. */
  [PAYLOAD](): PayloadCodec<T, Init> {
    return new MessagePayload(this)
  }

  /** Called by `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `[message ${this.name}]`
  }

  /** @internal Encodes to `staging` from `at` on, as `PayloadEncoder.encodeInto`. */
  encodeInto(message: Init, staging: Buffer, at: number): number | Uint8Array | PayloadParts {
    // Inside another encode, which may be writing at this very place.
    if (writing) return this.encode(message)
    const end = this.#writeTo(writer, staging, at, message, IN_PLACE_BYTES)
    const { buf } = writer
    const left = writer.takeInPlace()
    writer.park()
    if (left !== undefined)
      return { before: buf.subarray(at, left.at), value: left.value, after: buf.subarray(left.at, end) }
    return buf === staging ? end : buf.subarray(at, end)
  }

  /** @internal Decodes `length` bytes at `at`. */
  decodeAt(memory: Buffer, at: number, length: number, copies: boolean): T {
    const own = reading ? new MessageReader() : reader
    const outer = reading
    reading = true
    own.aim(memory, at, length, copies)
    try {
      return this.read(own, 0, 0) as T
    } finally {
      reading = outer
      own.park()
    }
  }

  /** @internal Returns a message with all fields at their defaults. */
  make(): object {
    return new (this.Message ?? this.#compiled().Message)()
  }

  /** @internal The types of the fields, each at its field's position. */
  get types(): FieldTypes<MessageType> {
    this.#types ??= this.#parts.types()
    return this.#types
  }

  /** @internal The fields as the weights of messages need them. */
  get fieldsArray(): readonly WeighedField[] {
    return this.spec.fields.map((field, i) => ({
      ...field,
      map: field.keyType !== undefined,
      eager: field.presence === 'implicit',
      resolvedType: this.types[i] ?? null,
    }))
  }

  #writeTo(into: MessageWriter, memory: Buffer, at: number, message: Init, inPlaceFrom?: number): number {
    const outer = writing
    writing = true
    into.aim(memory, at, inPlaceFrom)
    try {
      this.write(message, into, 0)
      into.checkInPlace()
      return into.pos
    } catch (error) {
      into.park()
      throw error instanceof Refusal ? error.toError(`cannot encode ${this.name}`) : error
    } finally {
      writing = outer
    }
  }

  #compiled(): MessageCode {
    const { code } = this.#parts
    const made = code(helpers, this.types, this.spec)
    this.Message = made.Message
    this.write = made.write
    this.read = made.read
    if (needsPrototype(this.spec)) this.#fillPrototype(made.Message.prototype)
    else made.Message.prototype = Object.prototype
    return made
  }

  #fillPrototype(prototype: object): void {
    const type = this
    const toJSON = function toJSON(this: T): unknown {
      return type.toJson(this)
    }
    Object.defineProperty(prototype, 'toJSON', { value: toJSON, writable: true, configurable: true })
    for (const { name, presence, defaultValue } of this.spec.fields)
      if (presence === 'explicit' && defaultValue !== undefined) addDefault(prototype, name, defaultValue)
  }
}
