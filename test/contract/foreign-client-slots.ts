/** The places of a client in which code of the user runs. */
import { Code, type Interceptor, type Logger } from 'ttrpc'
import type { Any } from '../support/hostile-values.js'
import {
  drain,
  type Leaving,
  leaves,
  leaving,
  none,
  SERVICE,
  type Slot,
  type Use,
  ways,
} from './foreign-slots.js'
import { text } from './stream-way.js'

const { DEADLINE_EXCEEDED, INTERNAL, OK, RESOURCE_EXHAUSTED, UNKNOWN } = Code
type Register = NonNullable<Slot['register']>

const echo: Register = (server) => void server.registerRaw(SERVICE, { Do: (bytes) => bytes })

/** What an interceptor returns is the reply, whatever it is. */
const any = (): readonly number[] => [OK]

const interceptor = (way: Leaving): Slot => ({
  name: `a client interceptor ${way}`,
  client: (use, active) => {
    const own = leaving[way](use)
    const wrap: Interceptor = (next) => (request) => (active() ? (own() as Promise<unknown>) : next(request))
    return { interceptors: [wrap] }
  },
  register: echo,
  run: (client, timeoutMs) => client.call(SERVICE, 'Do', none, { timeoutMs }),
  expect: (value) => [...leaves(way, value, any), UNKNOWN],
})

const collect: Register = (server) =>
  void server.registerRaw(SERVICE, {
    Do: {
      kind: 'clientStreaming',
      async handler(requests) {
        await drain(requests)
        return none
      },
    },
  })

/** A stream of messages whose source misbehaves; its caller gets what the source threw. */
const source = (
  name: string,
  waits: boolean,
  make: (use: Use) => AsyncIterable<Any> | Iterable<Any>,
): Slot => {
  let made: Use
  return {
    name: `a client's source ${name}`,
    register: (server, use) => {
      made = use
      collect(server, use)
    },
    run: (client, timeoutMs) =>
      drain(client.stream(SERVICE, 'Do', 'clientStreaming', make(made), { timeoutMs })),
    expect: ({ settles, code }) =>
      waits && settles === 'never'
        ? [DEADLINE_EXCEEDED]
        : waits
          ? [OK, UNKNOWN, INTERNAL, RESOURCE_EXHAUSTED]
          : [UNKNOWN, code],
  }
}

/** A codec whose one function misbehaves. */
const codec = (
  name: 'encode' | 'decode',
  way: 'returns it' | 'throws it',
  codes: readonly number[],
): Slot => {
  let made: Use
  return {
    name: `${name} of a client's codec ${way}`,
    register: (server, use) => {
      made = use
      echo(server, use)
    },
    run(client, timeoutMs) {
      const plain = { encode: (bytes: Any) => bytes, decode: (bytes: Any) => bytes }
      const hostile = { ...plain, [name]: leaving[way](made) }
      const service = client.service({ name: SERVICE, methods: { Do: { input: hostile, output: hostile } } })
      return service.do(none, { timeoutMs })
    },
    expect: ({ code }) => [...codes, ...(way === 'throws it' ? [code] : [])],
  }
}

const logger = (way: Leaving, level: 'debug' | 'entry'): Slot => ({
  name: `${level} of a client's logger ${way}`,
  client: (use, active) => {
    const own = leaving[way](use)
    return { logger: { level: 'debug', [level]: () => (active() ? own() : undefined) } as Logger }
  },
  register: echo,
  run: (client) => client.call(SERVICE, 'Do', none),
  expect: () => [OK],
})

export const clientSlots: readonly Slot[] = [
  ...ways.map(interceptor),
  source('yields it', true, async function* (use) {
    yield text('a')
    yield use()
  }),
  source('throws it', false, async function* (use) {
    yield text('a')
    throw use()
  }),
  source('has it in a list', true, (use) => [use()]),
  source('has an iterator that returns it', true, (use) => ({
    [Symbol.asyncIterator]: () => ({ next: use, return: use }) as Any,
  })),
  codec('decode', 'returns it', [OK, INTERNAL]), // INTERNAL: a promise
  codec('decode', 'throws it', [INTERNAL]),
  codec('encode', 'returns it', [OK, UNKNOWN, RESOURCE_EXHAUSTED]),
  codec('encode', 'throws it', [UNKNOWN]),
  ...ways.map((way) => logger(way, 'debug')),
  ...ways.map((way) => logger(way, 'entry')),
]
