/** The places of a server in which code of the user runs. */
import { Code, type Interceptor, type Logger, type RawHandler } from 'ttrpc'
import type { Any, Hostile } from '../support/hostile-values.js'
import {
  drain,
  type Leaving,
  leaves,
  leaving,
  none,
  SERVICE,
  type Slot,
  settled,
  type Use,
  ways,
} from './foreign-slots.js'
import { text } from './stream-way.js'

const { INTERNAL, OK, RESOURCE_EXHAUSTED, UNKNOWN } = Code

/** Of a reply that is neither bytes nor something to wait for; bytes go out, or are refused. */
const reply = ({ name }: Hostile): readonly number[] => {
  if (name === 'undefined' || name === 'null') return [UNKNOWN]
  return name.startsWith('bytes') ? [OK, INTERNAL, RESOURCE_EXHAUSTED] : [INTERNAL]
}

const unary = (way: Leaving): Slot => ({
  name: `a unary handler ${way}`,
  register: (server, use) => void server.registerRaw(SERVICE, { Do: leaving[way](use) as Any }),
  run: (client, timeoutMs) => client.call(SERVICE, 'Do', none, { timeoutMs }),
  expect: (value) => leaves(way, value, reply),
})

const exposed = (way: Leaving): Slot => ({
  ...unary(way),
  name: `a unary handler whose errors are exposed ${way}`,
  server: () => ({ exposeErrors: true }),
})

const fallback = (way: Leaving): Slot => ({
  ...unary(way),
  name: `a fallback ${way}`,
  register: (server, use) => void server.setFallback(leaving[way](use) as Any),
})

const clientStream = (way: Leaving): Slot => ({
  name: `a handler of a client stream ${way}`,
  register: (server, use) =>
    void server.registerRaw(SERVICE, { Do: { kind: 'clientStreaming', handler: leaving[way](use) as Any } }),
  run: (client, timeoutMs) =>
    drain(client.stream(SERVICE, 'Do', 'clientStreaming', [text('a')], { timeoutMs })),
  expect: (value) => leaves(way, value, reply),
})

/** A server stream whose handler returns an iterable made of the value. */
const serverStream = (name: string, handler: (use: Use) => unknown, expect: Slot['expect']): Slot => ({
  name: `a handler of a server stream ${name}`,
  register: (server, use) =>
    void server.registerRaw(SERVICE, {
      Do: { kind: 'serverStreaming', handler: () => handler(use) as AsyncIterable<Uint8Array> },
    }),
  run: (client, timeoutMs) => drain(client.stream(SERVICE, 'Do', 'serverStreaming', none, { timeoutMs })),
  expect,
})

/** Bytes are an iterable of numbers, which are not messages; a Map and a generator are empty streams. */
const iterable = ({ name }: Hostile): readonly number[] => {
  if (name === 'a Map' || name === 'a generator') return [OK]
  return name.startsWith('bytes') ? [INTERNAL, UNKNOWN] : [UNKNOWN]
}

const streams: readonly Slot[] = [
  serverStream(
    'returns it',
    (use) => use(),
    (value) => (value.settles === 'good' ? [INTERNAL] : settled(value, iterable)),
  ),
  serverStream(
    'throws it',
    (use) => {
      throw use()
    },
    ({ code }) => [code],
  ),
  serverStream(
    'yields it',
    async function* (use) {
      yield use()
    },
    (value) => settled(value, reply),
  ),
  serverStream(
    'has it in a list',
    (use) => [use()],
    (value) => settled(value, reply),
  ),
  serverStream(
    'throws it as it yields',
    async function* (use) {
      yield text('a')
      throw use()
    },
    ({ code }) => [code],
  ),
  serverStream(
    'has an iterator that returns it',
    (use) => ({ [Symbol.asyncIterator]: () => ({ next: use, return: use }) }),
    (value) =>
      settled(value, () => [OK, UNKNOWN, INTERNAL]).map((code) =>
        value.settles === 'good' ? UNKNOWN : code,
      ),
  ),
  serverStream(
    'has an iterator that throws it',
    (use) => {
      const next = (): never => {
        throw use()
      }
      return { [Symbol.iterator]: () => ({ next, return: next }) }
    },
    ({ code }) => [code],
  ),
  serverStream(
    'has a value that throws it',
    (use) => {
      const result = {
        done: false,
        get value() {
          throw use()
        },
      }
      return { [Symbol.asyncIterator]: () => ({ next: () => result }) }
    },
    ({ code }) => [code],
  ),
]

const interceptor = (way: Leaving): Slot => ({
  name: `a server interceptor ${way}`,
  server: (use, active) => {
    const own = leaving[way](use)
    const wrap: Interceptor = (next) => (request) => (active() ? (own() as Promise<unknown>) : next(request))
    return { interceptors: [wrap] }
  },
  run: (client, timeoutMs) => client.call(SERVICE, 'Do', none, { timeoutMs }),
  register: (server) => void server.registerRaw(SERVICE, { Do: (bytes) => bytes }),
  expect: (value) => leaves(way, value, reply),
})

const interceptors: readonly Slot[] = [
  ...ways.map(interceptor),
  {
    ...interceptor('returns it'),
    name: 'a server interceptor passes it on',
    server: (use, active) => ({
      interceptors: [(next) => (request) => next(active() ? (use() as Any) : request)],
    }),
    expect: () => [UNKNOWN],
  },
]

/** A codec whose one function misbehaves. */
const codec = (name: 'encode' | 'decode', way: 'returns it' | 'throws it', expect: Slot['expect']): Slot => ({
  name: `${name} of a codec ${way}`,
  register: (server, use) => {
    const bytes = { encode: (value: Any) => value, decode: (value: Any) => value }
    const hostile = { ...bytes, [name]: leaving[way](use) }
    const method = { input: name === 'decode' ? hostile : bytes, output: name === 'encode' ? hostile : bytes }
    server.register({ name: SERVICE, methods: { Do: method } } as Any, { do: () => text('good') } as Any)
  },
  run: (client, timeoutMs) => client.call(SERVICE, 'Do', none, { timeoutMs }),
  expect,
})

const codecs: readonly Slot[] = [
  codec('decode', 'returns it', () => [OK]),
  codec('decode', 'throws it', () => [INTERNAL]),
  codec('encode', 'returns it', ({ name }) =>
    name.startsWith('bytes') ? [OK, INTERNAL, RESOURCE_EXHAUSTED] : [INTERNAL],
  ),
  codec('encode', 'throws it', () => [INTERNAL]),
]

/** A logger of one function, which misbehaves while a value is tried. */
const logger = (way: Leaving, level: 'debug' | 'entry'): Slot => ({
  name: `${level} of a server's logger ${way}`,
  server: (use, active) => {
    const own = leaving[way](use)
    return { logger: { level: 'debug', [level]: () => (active() ? own() : undefined) } as Logger }
  },
  register: (server) => void server.registerRaw(SERVICE, { Do: ((bytes) => bytes) as RawHandler }),
  run: (client, timeoutMs) => client.call(SERVICE, 'Do', none, { timeoutMs: Math.max(timeoutMs, 20_000) }),
  expect: () => [OK],
})

export const serverSlots: readonly Slot[] = [
  ...ways.map(unary),
  ...ways.map(exposed),
  ...ways.map(fallback),
  ...ways.map(clientStream),
  ...streams,
  ...interceptors,
  ...codecs,
  ...ways.map((way) => logger(way, 'debug')),
  ...ways.map((way) => logger(way, 'entry')),
]
