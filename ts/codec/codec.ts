/** What `encode` may return instead of bytes: a protobufjs Writer, or any object whose `finish` returns the bytes. */
export interface EncodedWriter {
  finish(): Uint8Array
}

/**
 * Encodes and decodes messages of one type. `T` is what `decode` returns,
 * `Init` what `encode` takes.
 *
 * Static classes of protobufjs, its reflected `Type`s, and a hand-written
 * `{ encode(value): Uint8Array, decode(bytes): T }` can be used as they are.
 *
 * A codec whose `encode` and `decode` both declare two parameters is taken for one
 * of protobufjs: `encode` may be passed a Writer, to which it appends and which it
 * returns; `decode` a Reader and the message's length.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const json = {
 *   encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
 *   decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
 * }
 * const Notes = { name: 'demo.v1.Notes', methods: { Add: { input: json, output: json } } }
 * const server = new Server().register(Notes, { add: (note) => ({ length: note.text.length }) })
 * const client = inMemory(server)
 * console.log(await client.service(Notes).add({ text: 'milk' })) // { length: 4 }
 * await server.close()
 * ```
 */
export interface Codec<T, Init = T> {
  encode(value: Init, writer?: unknown): Uint8Array | EncodedWriter
  decode(bytes: Uint8Array, length?: number): T
}

/** Any codec at all. */
export type AnyCodec = Codec<unknown, unknown>

/** What `decode` of a codec returns. */
export type MessageOf<C> = C extends { decode(...args: never): infer T } ? T : never

/** What `encode` of a codec takes. */
export type InitOf<C> = C extends { encode(value: infer I, ...rest: never): unknown } ? I : never

/**
 * The key of a method of codecs that provide their own `PayloadCodec`, which writes straight to the engine's memory.
 * Codecs made by the emitter have it, from whichever copy of the package.
 */
export const PAYLOAD: unique symbol = Symbol.for('ttrpc.payload.1')
