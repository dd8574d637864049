/** Types are tested by compiling: every `@ts-expect-error` must be an error. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import protobuf from 'protobufjs'
import type { HandlerContext } from '#ttrpc/call/context.js'
import {
  type ClientOf,
  type Codec,
  checkDefinition,
  type InitOf,
  type LocalName,
  type MessageOf,
  type ServiceDefinition,
  type ServiceImplementation,
} from '#ttrpc/call/service.js'
import type { StreamCall } from '#ttrpc/call/stream/stream-call.js'
import type { ServiceOptions } from '#ttrpc/client/service-client.js'
import type { LoadedService } from '#ttrpc/codec/proto/loaded.js'
import { Server } from '#ttrpc/server/server.js'
import { Note, type NoteInit } from './fixtures/static-codec.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_equal: Equal<A, B>): void => {}

const reflected = new protobuf.Type('R').add(new protobuf.Field('n', 1, 'int32'))
const plain = {
  encode: (value: number) => new Uint8Array([value]),
  decode: (bytes: Uint8Array) => bytes[0] ?? 0,
}

const Demo = {
  name: 'demo.v1.Demo',
  methods: {
    GetNote: { input: Note, output: plain },
    Reflect: { input: reflected, output: Note },
    Then: { input: plain, output: plain },
    Count: { input: plain, output: Note, serverStreaming: true },
    Sum: { input: Note, output: plain, clientStreaming: true },
    Chat: { input: Note, output: Note, clientStreaming: true, serverStreaming: true },
  },
} as const satisfies ServiceDefinition

type Implementation = ServiceImplementation<typeof Demo>
type Client = ClientOf<typeof Demo>

/** Keys are local names. */
export const defaults: ServiceOptions<typeof Demo>[] = [
  { methods: { getNote: { timeoutMs: Number.POSITIVE_INFINITY }, then$: { idempotent: true }, chat: {} } },
  // @ts-expect-error
  { methods: { GetNote: { timeoutMs: 1 } } },
  // @ts-expect-error
  { methods: { getNote: { signal: new AbortController().signal } } },
]

const full: Implementation = {
  getNote: (note, context) => {
    same<typeof note, Note>(true)
    same<typeof context, HandlerContext>(true)
    return note.text.length
  },
  reflect: async () => ({ text: 'init, not the whole message' }),
  then$: (n) => n + 1,
  async *count(n) {
    for (let i = 0; i < n; i++) yield { text: String(i) }
  },
  sum: async (notes) => {
    let total = 0
    for await (const note of notes) total += note.data.length
    return total
  },
  async *chat(notes) {
    for await (const note of notes) yield note
  },
}

test('static classes, reflected types and hand-written codecs fit without casts', () => {
  const codecs: Codec<unknown, never>[] = [Note, reflected, plain]
  assert.equal(codecs.length, 3)
  const exact: Codec<Note, NoteInit> = Note
  same<MessageOf<typeof exact>, Note>(true)
  same<InitOf<typeof exact>, NoteInit>(true)
  same<MessageOf<typeof Note>, Note>(true)
  same<InitOf<typeof Note>, NoteInit>(true)
  same<MessageOf<typeof plain>, number>(true)
  checkDefinition(Demo)
})

test('names in types are those of localName', () => {
  same<LocalName<'CloseIO'>, 'closeIO'>(true)
  same<LocalName<'Then' | 'ToString' | 'Constructor'>, 'then$' | 'toString$' | 'constructor$'>(true)
  same<keyof Implementation, 'getNote' | 'reflect' | 'then$' | 'count' | 'sum' | 'chat'>(true)
  same<keyof Client, keyof Implementation>(true)
})

test('a missing, misspelt or wrongly typed method is a compile error', () => {
  const { sum: _, ...withoutSum } = full
  // @ts-expect-error sum is missing
  const missing: Implementation = withoutSum
  // @ts-expect-error wire names are not local names
  const wire: Implementation = { ...withoutSum, Sum: full.sum }
  // @ts-expect-error getNote must return a number
  const wrongReply: Implementation = { ...full, getNote: () => 'text' }
  // @ts-expect-error getNote gets a Note
  const wrongRequest: Implementation = { ...full, getNote: (request: number) => request }
  // @ts-expect-error count must return many
  const notMany: Implementation = { ...full, count: () => ({ text: 'one' }) }
  assert.ok([missing, wire, wrongReply, wrongRequest, notMany].every(Boolean))
})

test('class instances implement a service', () => {
  class Service implements Pick<Implementation, 'getNote' | 'then$'> {
    readonly #add = 1
    getNote(note: Note): number {
      return note.text.length + this.#add
    }
    then$(n: number): Promise<number> {
      return Promise.resolve(n)
    }
  }
  const made: Pick<Implementation, 'getNote' | 'then$'> = new Service()
  assert.equal(made.getNote(new Note(), {} as HandlerContext), 1)
})

test('a client takes inits and returns messages', () => {
  const use = async (client: Client) => {
    const length = await client.getNote({ text: 'ada' }, { timeoutMs: 5, metadata: { a: ['1'] } })
    same<typeof length, number>(true)
    const note = await client.reflect({ n: 5 })
    same<typeof note, Note>(true)
    // @ts-expect-error text must be a string
    await client.getNote({ text: 5 })
    // @ts-expect-error no such option
    await client.getNote({}, { timeout: 5 })
    // @ts-expect-error no such method
    await client.nothing({})
  }
  assert.equal(typeof use, 'function')
})

test('handlers of streams get and give iterables', () => {
  const kinds: Pick<Implementation, 'count' | 'sum' | 'chat'> = {
    count: (n, context) => {
      same<typeof n, number>(true)
      same<typeof context, HandlerContext>(true)
      return [{ text: 'an array is an iterable' }]
    },
    sum: (notes) => {
      same<typeof notes, AsyncIterableIterator<Note>>(true)
      return 1
    },
    chat: async (notes, context) => {
      same<typeof notes, AsyncIterableIterator<Note>>(true)
      same<typeof context, HandlerContext>(true)
      return notes
    },
  }
  // @ts-expect-error sum returns one message
  const manySums: Implementation = { ...full, sum: () => [1, 2] }
  // @ts-expect-error chat yields notes
  const wrongChat: Implementation = { ...full, chat: () => [1, 2] }
  // @ts-expect-error sum gets many notes
  const wrongSum: Implementation = { ...full, sum: (note: Note) => note.text.length }
  // @ts-expect-error count gets one number
  const wrongCount: Implementation = { ...full, count: (numbers: number[]) => [{ text: `${numbers}` }] }
  assert.ok([kinds, manySums, wrongChat, wrongSum, wrongCount].every(Boolean))
})

test('a client streams with iterables or by hand', () => {
  const use = async (client: Client, inits: AsyncIterable<NoteInit>) => {
    same<ReturnType<Client['count']>, StreamCall<number, Note>>(true)
    same<ReturnType<Client['chat']>, StreamCall<NoteInit, Note>>(true)
    for await (const note of client.count(3, { timeoutMs: 5 })) same<typeof note, Note>(true)
    const total = await client.sum([{ text: 'sync' }], { metadata: { a: '1' } })
    same<typeof total, number>(true)
    await client.sum(inits)
    const sum = client.sum()
    same<typeof sum, StreamCall<NoteInit, number>>(true)
    const limited = client.sum(undefined, { timeoutMs: 5 })
    same<typeof limited, StreamCall<NoteInit, number>>(true)
    await using chat = client.chat()
    await chat.send({ text: 'by hand' })
    const reply = await chat.receive()
    same<typeof reply, Note | undefined>(true)
    for await (const note of client.chat(inits)) same<typeof note, Note>(true)
    // @ts-expect-error a note, not a number
    await chat.send(5)
    // @ts-expect-error count takes one number
    client.count([1, 2])
    // @ts-expect-error sum takes many notes, not one
    await client.sum({})
    // @ts-expect-error chat takes many notes, not one
    client.chat({ text: 'one' })
    // @ts-expect-error no such option
    client.chat(inits, { timeout: 5 })
    // @ts-expect-error a stream is not a promise of its reply
    await client.count(3).then()
  }
  assert.equal(typeof use, 'function')
})

test('where the compiler cannot know which methods stream, their messages are any', () => {
  const Inferred = {
    name: 'demo.v1.Inferred',
    methods: {
      Get: { input: plain, output: Note },
      Count: { input: plain, output: Note, serverStreaming: true },
      Sum: { input: Note, output: plain, clientStreaming: true, serverStreaming: false },
    },
  } // without `as const`, true is a boolean
  const use = async (client: ClientOf<typeof Inferred>, loaded: ClientOf<LoadedService>) => {
    for await (const { text } of client.count(3)) assert.ok(text)
    assert.equal((await client.sum([{ text: '' }])).n, 1)
    await client.count(3).receive()
    // @ts-expect-error a method without flags is unary, and has its types
    await client.get('text')
    for await (const { n } of loaded.any!({ n: 1 }, { timeoutMs: 5 })) assert.ok(n)
    // @ts-expect-error no such option
    loaded.any!({ n: 1 }, { timeout: 5 })
  }
  assert.equal(typeof use, 'function')
})

test('register takes the types of messages from the definition alone', () => {
  const server = new Server()
  server.register(Demo, {
    ...full,
    getNote: (note) => {
      same<typeof note, Note>(true)
      return note.text.length
    },
  })
  const sum: Implementation['sum'] = async () => 1
  new Server().register(Demo, { sum }, { partial: true })
  // @ts-expect-error a handler is missing
  assert.throws(() => new Server().register(Demo, { getNote: () => 1 }))
  const loaded = { name: 'demo.v1.Loaded', methods: {} } as LoadedService
  new Server().register(loaded, {})
  // @ts-expect-error no such method
  const misspelt = () => new Server().register(Demo, { ...full, getNotes: () => 1 })
  const loose = () =>
    new Server().register(loaded, {
      get: ({ n }, context) => ({ n, uid: context.peer?.uid }),
      async *count({ n }) {
        for (let i = 0; i < n; i++) yield { n: i }
      },
    })
  assert.deepEqual([typeof misspelt, typeof loose], ['function', 'function'])
})
