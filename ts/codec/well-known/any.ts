import { typeNameOf } from '../../base/type-url.js'
import type { Codec } from '../codec.js'

/** google.protobuf.Any: a message with its type. */
export interface Any {
  /** `type.googleapis.com/` and the full name; containerd leaves out all before the name. */
  readonly typeUrl: string
  readonly value: Uint8Array
}

/** A codec that knows the name of its messages: those of `loadProto`. */
export interface NamedType<T = unknown, Init = unknown> extends Codec<T, Init> {
  readonly name: string
}

/** Types by their full name. */
export type TypesByName = Readonly<Record<string, NamedType>>

const PREFIX = 'type.googleapis.com/'

/**
 * Returns an Any with this message. `prefix`: what goes before the type's name; containerd expects `''`.
 *
 * @example
 * ```js
 * import { anyPack, anyUnpack } from 'ttrpc'
 * import { RequestInfo } from 'ttrpc/rpc'
 *
 * const any = anyPack(RequestInfo, { requestId: 'r-1' })
 * console.log(any.typeUrl) // type.googleapis.com/google.rpc.RequestInfo
 * console.log(anyUnpack(any, RequestInfo)?.requestId) // r-1
 * ```
 */
export function anyPack<Init>(type: NamedType<unknown, Init>, message: Init, prefix: string = PREFIX): Any {
  const encoded = type.encode(message)
  return {
    typeUrl: prefix + type.name,
    value: encoded instanceof Uint8Array ? encoded : encoded.finish(),
  }
}

/** Returns whether the message in an Any is of this type. */
export function anyIs(any: { readonly typeUrl: string }, type: { readonly name: string }): boolean {
  return typeNameOf(any.typeUrl) === type.name
}

/**
 * Returns the message in an Any: when it is of this type, or by its name in `types`, such as the `messages` of
 * `loadProto`. Undefined for a message of another type. Throws when its bytes are not such a message.
 */
export function anyUnpack<T>(any: Any, type: NamedType<T, never>): T | undefined
export function anyUnpack(any: Any, types: TypesByName): unknown
export function anyUnpack(any: Any, types: NamedType | TypesByName): unknown {
  const name = typeNameOf(any.typeUrl)
  const type = isType(types) ? types : Object.hasOwn(types, name) ? types[name] : undefined
  return type?.name === name ? type.decode(any.value) : undefined
}

function isType(types: NamedType | TypesByName): types is NamedType {
  return typeof types.decode === 'function' && typeof types.name === 'string'
}
