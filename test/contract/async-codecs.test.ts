/** Codecs that are async by mistake: their promises are refused on both sides, and one that rejects ends no process. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Code, isTtrpcError, type StreamKind } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

// biome-ignore lint/suspicious/noExplicitAny: values of any type
type Any = any
type Way = keyof typeof promises

const SERVICE = 'test.v1.AsyncCodec'
const KINDS: readonly (StreamKind | 'unary')[] = [
  'unary',
  'serverStreaming',
  'clientStreaming',
  'bidiStreaming',
]

/** What an async function of a codec may return. A rejected promise that no one handles fails the test. */
const promises = {
  'a promise that rejects': () => Promise.reject(new SyntaxError('not JSON')),
  'a promise that resolves': () => Promise.resolve(Buffer.from('x')),
  'a thenable that rejects': () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    then: (_: unknown, reject?: (error: Error) => void) => reject?.(new SyntaxError('not JSON')),
  }),
} as const

const bytes: Any = { encode: (value: unknown) => value, decode: (value: unknown) => value }

/** The codec, with one function that returns a promise; with two parameters it is first taken for one of protobufjs. */
function asyncCodec(name: 'encode' | 'decode', way: Way, parameters: number): Any {
  if (parameters === 1) return { ...bytes, [name]: (_: unknown) => promises[way]() }
  const two = { encode: (value: unknown, _: unknown) => value, decode: (value: unknown, _: unknown) => value }
  return { ...two, [name]: (_: unknown, __: unknown) => promises[way]() }
}

function definitionOf(kind: StreamKind | 'unary', input: Any, output: Any): Any {
  const clientStreaming = kind === 'clientStreaming' || kind === 'bidiStreaming'
  const serverStreaming = kind === 'serverStreaming' || kind === 'bidiStreaming'
  return { name: SERVICE, methods: { Do: { input, output, clientStreaming, serverStreaming } } }
}

/** Returns what ended the call. */
async function failureOf(service: Any, kind: StreamKind | 'unary'): Promise<Any> {
  try {
    if (kind === 'unary') return void (await service.do(Buffer.from('{')))
    if (kind === 'serverStreaming') return void (await service.do(Buffer.from('{')).receive())
    const call = service.do()
    await call.send(Buffer.from('{'))
    call.closeSend()
    return void (await call.receive())
  } catch (error) {
    return error
  }
}

const handlers: Any = {
  unary: (request: unknown) => request,
  async *serverStreaming(request: unknown) {
    yield request
  },
  async clientStreaming(requests: AsyncIterable<unknown>) {
    let last: unknown
    for await (const request of requests) last = request
    return last
  },
  async *bidiStreaming(requests: AsyncIterable<unknown>) {
    for await (const request of requests) yield request
  },
}

for (const target of targets) {
  describe(`async codecs: ${target.name}`, { timeout: 60_000 }, () => {
    for (const side of ['server', 'client'] as const) {
      for (const name of ['decode', 'encode'] as const) {
        for (const way of Object.keys(promises) as Way[]) refuses(target, side, name, way)
      }
    }
  })
}

function refuses(target: Target, side: 'server' | 'client', name: 'encode' | 'decode', way: Way): void {
  test(`${name} of a ${side}'s codec returns ${way}`, async () => {
    for (const kind of KINDS) {
      for (const parameters of [1, 2]) {
        await using open = await openRaw(target)
        const codec = asyncCodec(name, way, parameters)
        const isInput = (side === 'server') === (name === 'decode')
        const failing = definitionOf(kind, isInput ? codec : bytes, isInput ? bytes : codec)
        const plain = definitionOf(kind, bytes, bytes)
        open.server.register(side === 'server' ? failing : plain, { do: handlers[kind] } as Any)
        const service = (await open.connect()).service(side === 'client' ? failing : plain)
        const error = await failureOf(service, kind)
        const about = `${kind}, ${parameters} parameters`
        if (side === 'client' && name === 'encode') {
          assert.equal(error?.code, 'ERR_TTRPC_CODEC', about)
          continue
        }
        assert.ok(isTtrpcError(error) && error.code === Code.INTERNAL, `${about}: ${error}`)
        const text =
          name === 'decode'
            ? / returned a (Promise|thenable), must return a message$/
            : / must return a Uint8Array or a protobufjs Writer, not (Promise|Object)$/
        assert.match(error.message, text, about)
      }
    }
    // A rejection that no one has handled is reported once this turn has ended, and fails the test.
    await new Promise((resolve) => setImmediate(resolve))
  })
}
