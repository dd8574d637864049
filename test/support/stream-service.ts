/** Streaming methods that every suite of streams needs, raw and typed. */
import { Buffer } from 'node:buffer'
import protobuf from 'protobufjs'
import type { Codec, RawHandlers, ServiceImplementation } from 'ttrpc'

/** Full name of the raw service. */
export const STREAMS = 'test.v1.Streams'

/** `Count` (server): as many numbers as the request says; `Join` (client): all messages, with commas; `Echo` (bidi). */
export const streamHandlers = {
  Count: {
    kind: 'serverStreaming',
    async *handler(request) {
      const count = Number(Buffer.from(request).toString())
      for (let i = 0; i < count; i++) yield Buffer.from(`${i}`)
    },
  },
  Join: {
    kind: 'clientStreaming',
    async handler(requests) {
      const texts: string[] = []
      for await (const message of requests) texts.push(Buffer.from(message).toString())
      return Buffer.from(texts.join())
    },
  },
  Echo: {
    kind: 'bidiStreaming',
    async *handler(requests) {
      yield* requests
    },
  },
  Unary: (bytes) => bytes,
} satisfies RawHandlers

export interface Item {
  text: string
  n: number
}
export interface Blob {
  value: Uint8Array
}

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Item { string text = 1; int32 n = 2; }
  message Blob { bytes value = 1; }
`)

/** A reflected type of protobufjs, with the message's shape that the compiler cannot know. */
function lookup<T>(name: string): Codec<T, Partial<T>> {
  return root.lookupType(name) as unknown as Codec<T, Partial<T>>
}

const item = lookup<Item>('Item')
const blob = lookup<Blob>('Blob')

/** The four kinds, typed. */
export const streamDefinition = {
  name: 'test.v1.TypedStreams',
  methods: {
    Get: { input: item, output: item },
    Count: { input: item, output: item, serverStreaming: true },
    Sum: { input: item, output: item, clientStreaming: true },
    Chat: { input: item, output: item, clientStreaming: true, serverStreaming: true },
    Blobs: { input: blob, output: blob, clientStreaming: true, serverStreaming: true },
  },
} as const

/** Handlers as methods of a class, which need their `this`. */
export class StreamService implements ServiceImplementation<typeof streamDefinition> {
  readonly #prefix: string

  constructor(prefix = '') {
    this.#prefix = prefix
  }

  get({ text, n }: Item): Item {
    return this.#item(text, n)
  }

  async *count({ text, n }: Item): AsyncGenerator<Item> {
    for (let i = 0; i < n; i++) yield this.#item(text, i)
  }

  async sum(requests: AsyncIterable<Item>): Promise<Item> {
    let sum = 0
    for await (const { n } of requests) sum += n
    return this.#item('sum', sum)
  }

  async *chat(requests: AsyncIterable<Item>): AsyncGenerator<Item> {
    for await (const { text, n } of requests) yield this.#item(text, n)
  }

  async *blobs(requests: AsyncIterable<Blob>): AsyncGenerator<Blob> {
    yield* requests
  }

  #item(text: string, n: number): Item {
    return { text: this.#prefix + text, n }
  }
}
