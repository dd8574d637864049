/** What an `encode` may return besides bytes: a protobufjs Writer, or anything else that `finish` turns to bytes. */
export interface EncodedWriter {
  finish(): Uint8Array
}

/**
 * Turns messages of one type to bytes and back. `T` is what decoding gives,
 * `Init` what encoding takes.
 *
 * Static classes of protobufjs, its reflected `Type`s, and a hand-written
 * `{ encode(value): Uint8Array, decode(bytes): T }` fit as they are.
 *
 * A codec whose `encode` and `decode` both declare two parameters is one of
 * protobufjs: `encode` may be given a Writer, to which it appends and which it
 * returns; `decode` a Reader and the message's length.
 */
export interface Codec<T, Init = T> {
  encode(value: Init, writer?: unknown): Uint8Array | EncodedWriter
  decode(bytes: Uint8Array, length?: number): T
}

/** Any codec at all. */
export type AnyCodec = Codec<unknown, unknown>

/** What decoding gives. */
export type MessageOf<C> = C extends { decode(...args: never): infer T } ? T : never

/** What encoding takes. */
export type InitOf<C> = C extends { encode(value: infer I, ...rest: never): unknown } ? I : never
