/** The places of a client in which code of the user runs. */
import { Code, type Interceptor, type Logger } from 'ttrpc'
import type { Any, Hostile } from '../support/hostile-values.js'
import {
  drain,
  type Leaving,
  leaving,
  none,
  OWN,
  SERVICE,
  type Slot,
  type Use,
  ways,
} from './foreign-slots.js'
import { text } from './stream-way.js'

const { DEADLINE_EXCEEDED, INTERNAL, OK, RESOURCE_EXHAUSTED, UNKNOWN } = Code
const TOO_LONG = 'bytes of another length than they say'
type Register = NonNullable<Slot['register']>

const echo: Register = (server) => void server.registerRaw(SERVICE, { Do: (bytes) => bytes })

/** What an interceptor returns is the reply, whatever it is; what it throws reaches the caller as it is. */
const replied = (way: Leaving, { settles, code }: Hostile): number => {
  if (way === 'throws it' || way === 'rejects with it') return code === UNKNOWN ? OWN : code
  if (settles === 'never') return DEADLINE_EXCEEDED
  return settles === 'itself' || settles === 'good' ? OK : OWN
}

/** What a codec or a source throws reaches the caller as it is; a TtrpcError whose code is none gets UNKNOWN. */
const thrown = ({ name, code }: Hostile): number =>
  code === UNKNOWN && !name.startsWith('a TtrpcError whose code') ? OWN : code

/** What a source yields is waited for where that can be, and refused where it is not bytes. */
const sent = ({ name, settles }: Hostile): number => {
  if (settles === 'never') return DEADLINE_EXCEEDED
  if (settles === 'good' || settles === 'good or error') return OK
  return name === TOO_LONG ? RESOURCE_EXHAUSTED : OWN
}

const interceptor = (way: Leaving): Slot => ({
  name: `a client interceptor ${way}`,
  client: (use, active) => {
    const own = leaving[way](use)
    const wrap: Interceptor = (next) => (request) => (active() ? (own() as Promise<unknown>) : next(request))
    return { interceptors: [wrap] }
  },
  register: echo,
  run: (client, timeoutMs) => client.call(SERVICE, 'Do', none, { timeoutMs }),
  expect: (value) => [replied(way, value)],
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
  code: (value: Hostile) => number,
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
    expect: (value) => [code(value)],
  }
}

/** A codec whose one function misbehaves. */
const codec = (
  name: 'encode' | 'decode',
  way: 'returns it' | 'throws it',
  code: (value: Hostile) => number,
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
    expect: (value) => [code(value)],
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
  source('yields it', sent, async function* (use) {
    yield text('a')
    yield use()
  }),
  source('throws it', thrown, async function* (use) {
    yield text('a')
    throw use()
  }),
  source('has it in a list', sent, (use) => [use()]),
  source(
    'has an iterator that returns it',
    ({ settles }) => (settles === 'never' ? DEADLINE_EXCEEDED : OWN),
    (use) => ({
      [Symbol.asyncIterator]: () => ({ next: use, return: use }) as Any,
    }),
  ),
  codec('decode', 'returns it', ({ settles }) => (settles === 'itself' ? OK : INTERNAL)), // INTERNAL: a promise
  codec('decode', 'throws it', () => INTERNAL),
  codec('encode', 'returns it', ({ name }) => (name === TOO_LONG ? RESOURCE_EXHAUSTED : OWN)),
  codec('encode', 'throws it', thrown),
  ...ways.map((way) => logger(way, 'debug')),
  ...ways.map((way) => logger(way, 'entry')),
]
