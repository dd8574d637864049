/** Wrong use of the API: a TypeError with its code, at once, and nothing is left behind. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import {
  Client,
  connect,
  Listener,
  Metadata,
  Server,
  unixSocketRequireSameUser,
  unixSocketRequireUidGid,
} from 'ttrpc'
import { fakeClock, inMemory } from 'ttrpc/testing'
import { echoDefinition } from '../support/echo-service.js'
import { openFiles } from '../support/proc.js'
import { RAW_SERVICE, type RawServer, startRawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import {
  definition,
  echoing,
  empty,
  isMisuse,
  registerTwice,
  server,
  unary,
  type Wrong,
  withMethods,
} from './misuse-values.js'

let raw: RawServer
let client: Client

function typed(): Wrong {
  return client.service(definition)
}

/** A client of methods whose codec is protobufjs's. */
function empties(): Wrong {
  return client.service(echoDefinition)
}

type Case = readonly [title: string, code: string, run: () => unknown]

const throwing: readonly Case[] = [
  ['an unknown server option', 'OPTION', () => new Server({ handshake: 1 } as Wrong)],
  ['server options that are not an object', 'OPTION', () => new Server(5 as Wrong)],
  ['server options null', 'OPTION', () => new Server(null as Wrong)],
  ['a handshaker that is a function', 'OPTION', () => new Server({ handshaker: (() => true) as Wrong })],
  [
    'a handshaker that was not called',
    'OPTION',
    () => new Server({ handshaker: unixSocketRequireSameUser as Wrong }),
  ],
  ['exposeErrors that is no boolean', 'OPTION', () => new Server({ exposeErrors: 'yes' as Wrong })],
  ['an unknown limit', 'OPTION', () => new Server({ limits: { maxMessages: 1 } as Wrong })],
  ['a limit out of range', 'OPTION', () => new Server({ limits: { maxMessageBytes: 16 * 1024 * 1024 } })],
  ['a limit that is a string', 'OPTION', () => new Server({ limits: { frameTimeoutMs: '1s' as Wrong } })],
  ['a limit that is NaN', 'OPTION', () => new Server({ limits: { frameTimeoutMs: Number.NaN } })],
  ['limits that are no object', 'OPTION', () => new Server({ limits: 5 as Wrong })],

  ['interceptors that are no array', 'OPTION', () => new Server({ interceptors: (() => {}) as Wrong })],
  ['an interceptor that is no function', 'OPTION', () => new Server({ interceptors: [5 as Wrong] })],
  [
    'an interceptor that returns no function',
    'OPTION',
    () => new Server({ interceptors: [(() => 5) as Wrong] }),
  ],
  ['inheritContext that is no boolean', 'OPTION', () => new Server({ inheritContext: 1 as Wrong })],
  ['a streamIdPolicy that is none', 'OPTION', () => new Server({ streamIdPolicy: 'any' as Wrong })],
  ['a clock that is none', 'OPTION', () => new Server({ clock: Date as Wrong })],
  ['a clock that is null', 'OPTION', () => new Server({ clock: null as Wrong })],
  ['a fallback that is no function', 'IMPLEMENTATION', () => server().setFallback({})],
  ['a second fallback', 'DUPLICATE', () => server().setFallback(echoing).setFallback(echoing)],

  ['registering nothing', 'DEFINITION', () => server().register(undefined, {})],
  ['a definition without a name', 'DEFINITION', () => server().register({ methods: {} }, {})],
  ['methods that are a list', 'DEFINITION', () => server().register(withMethods([unary]), {})],
  [
    'a method without codecs',
    'DEFINITION',
    () => server().register(withMethods({ M: {} }), { m: () => empty }),
  ],
  [
    'methods with one local name',
    'DEFINITION',
    () => server().register(withMethods({ Go: unary, go: unary }), {}),
  ],
  ['no implementation', 'IMPLEMENTATION', () => server().register(definition, undefined)],
  ['a missing method', 'IMPLEMENTATION', () => server().register(definition, {})],
  ['a method that is no function', 'IMPLEMENTATION', () => server().register(definition, { echo: 1 })],
  [
    'an unknown register option',
    'OPTION',
    () => server().register(definition, { echo: () => empty }, { part: true }),
  ],
  ['a service registered twice', 'DUPLICATE', () => registerTwice()],
  ['a raw service without a name', 'DEFINITION', () => server().registerRaw('', {})],
  ['raw handlers that are no object', 'IMPLEMENTATION', () => server().registerRaw('s', null)],
  ['a raw handler that is no function', 'IMPLEMENTATION', () => server().registerRaw('s', { M: 'x' })],

  ['serving what is not a Duplex', 'ARGUMENT', () => server().serve({ write() {} })],
  ['serving nothing', 'ARGUMENT', () => server().serve(undefined)],
  ['a client over what is not a Duplex', 'ARGUMENT', () => Client.over(5 as Wrong)],
  ['neither uid nor gid', 'RULE', () => unixSocketRequireUidGid(-1, -1)],
  ['no ids at all', 'RULE', () => unixSocketRequireUidGid({})],
  ['a uid that is undefined', 'RULE', () => unixSocketRequireUidGid({ uid: undefined } as Wrong)],
  ['a misspelt key', 'RULE', () => unixSocketRequireUidGid({ uid: 1, gdi: 1 } as Wrong)],
  ['a uid of 2³²−1', 'RULE', () => unixSocketRequireUidGid(0xffff_ffff)],
  ['a fractional uid', 'RULE', () => unixSocketRequireUidGid(1.5)],
  ['a uid that is a string', 'RULE', () => unixSocketRequireUidGid('0' as Wrong)],

  ['connecting to a number', 'ADDRESS', () => connect(5 as Wrong)],
  ['connecting to nothing', 'ADDRESS', () => connect('')],
  ['connecting to a relative path', 'ADDRESS', () => connect('unix:socket')],
  ['connecting to an unknown scheme', 'ADDRESS', () => connect('http://x')],
  ['connecting to vsock', 'ADDRESS', () => connect('vsock://1:1')],
  ['connecting to a path too long', 'ADDRESS', () => connect(`/${'x'.repeat(107)}`)],
  ['connecting to a path with a NUL', 'ADDRESS', () => connect('/tmp/a\0b')],
  ['an unknown connect option', 'OPTION', () => connect(raw.path, { timeout: 1 } as Wrong)],
  ['connect options that are no object', 'OPTION', () => connect(raw.path, 'x' as Wrong)],
  ['a connectTimeoutMs below 0', 'OPTION', () => connect(raw.path, { connectTimeoutMs: -1 })],
  ['a callTimeoutMs of 0', 'OPTION', () => connect(raw.path, { callTimeoutMs: 0 })],
  ['a signal that is none', 'OPTION', () => connect(raw.path, { signal: {} as Wrong })],
  ['an onClose that is no function', 'OPTION', () => connect(raw.path, { onClose: 5 as Wrong })],
  ['a limit of a client out of range', 'OPTION', () => connect(raw.path, { limits: { maxMessageBytes: 0 } })],
  ['limits of a client that are no object', 'OPTION', () => connect(raw.path, { limits: 'x' as Wrong })],

  ['a request that is a string', 'ARGUMENT', () => client.call(RAW_SERVICE, 'Echo', 'x' as Wrong)],
  ['a request that is missing', 'ARGUMENT', () => client.call(RAW_SERVICE, 'Echo', undefined as Wrong)],
  [
    'a request that is an ArrayBuffer',
    'ARGUMENT',
    () => client.call(RAW_SERVICE, 'Echo', new ArrayBuffer(1) as Wrong),
  ],
  ['a service that is a number', 'ARGUMENT', () => client.call(5 as Wrong, 'Echo', empty)],
  ['a method that is missing', 'ARGUMENT', () => client.call(RAW_SERVICE, undefined as Wrong, empty)],
  ['a method that is not well-formed', 'ARGUMENT', () => client.call(RAW_SERVICE, '\ud800', empty)],
  ['a typed request that is a list of numbers', 'ARGUMENT', () => empties().empty([5])],
  ['call options that are a number', 'OPTION', () => client.call(RAW_SERVICE, 'Echo', empty, 5 as Wrong)],
  ['call options null', 'OPTION', () => client.call(RAW_SERVICE, 'Echo', empty, null as Wrong)],
  [
    'an unknown call option',
    'OPTION',
    () => client.call(RAW_SERVICE, 'Echo', empty, { timeout: 5 } as Wrong),
  ],
  [
    'a timeoutMs that is NaN',
    'OPTION',
    () => client.call(RAW_SERVICE, 'Echo', empty, { timeoutMs: Number.NaN }),
  ],
  [
    'a timeoutMs that is a string',
    'OPTION',
    () => client.call(RAW_SERVICE, 'Echo', empty, { timeoutMs: '5' as Wrong }),
  ],
  [
    'a deadline that is a number',
    'OPTION',
    () => client.call(RAW_SERVICE, 'Echo', empty, { deadline: 5 as Wrong }),
  ],
  [
    'a deadline that is not a date',
    'OPTION',
    () => client.call(RAW_SERVICE, 'Echo', empty, { deadline: new Date('x') }),
  ],
  ['timeoutMs and deadline', 'OPTION', () => typed().echo(empty, { timeoutMs: 1, deadline: new Date() })],
  ['a signal of a call that is none', 'OPTION', () => typed().echo(empty, { signal: {} })],
  ['metadata with a number', 'METADATA', () => typed().echo(empty, { metadata: { a: 5 } })],
  ['metadata that is a string', 'METADATA', () => typed().echo(empty, { metadata: 'a=b' })],
  ['a metadata value that is not well-formed', 'METADATA', () => new Metadata({ a: '\udfff' })],
  [
    'interceptors of a client that are not an array',
    'OPTION',
    () => connect(raw.path, { interceptors: 5 as Wrong }),
  ],
  [
    'an interceptor of a client that returns no function',
    'OPTION',
    () => connect(raw.path, { interceptors: [(() => undefined) as Wrong] }),
  ],
  [
    'a clock on the native engine',
    'OPTION',
    () => connect(raw.path, { clock: fakeClock(), engine: 'native' }),
  ],
  ['a parent that is none', 'OPTION', () => typed().echo(empty, { parent: {} })],
  ['a parent that is a number', 'OPTION', () => typed().echo(empty, { parent: 5 })],
  ['a parent that is null', 'OPTION', () => typed().echo(empty, { parent: null })],
  ['forwardMetadata without a parent', 'OPTION', () => typed().echo(empty, { forwardMetadata: ['a'] })],
  [
    'forwardMetadata that is a string',
    'OPTION',
    () => typed().echo(empty, { parent: { signal: 1, metadata: 1 }, forwardMetadata: 'a' }),
  ],
  ['inMemory with an unknown option', 'OPTION', () => inMemory(server(), { handshake: 1 } as Wrong)],
  ['a client of no service', 'DEFINITION', () => client.service(undefined as Wrong)],
  [
    'a client of a wrong service',
    'DEFINITION',
    () => client.service({ name: 'x', methods: { M: 1 } } as Wrong),
  ],
]

const rejecting: readonly Case[] = [
  ['listening on a number', 'ADDRESS', () => server().listen(5)],
  ['listening on nothing', 'ADDRESS', () => server().listen()],
  ['listening on a relative path', 'ADDRESS', () => server().listen('socket')],
  ['listening on vsock', 'ADDRESS', () => server().listen('vsock://1:1')],
  ['listening on an abstract name too long', 'ADDRESS', () => server().listen(`unix:@${'x'.repeat(108)}`)],
  ['listening on an abstract name', 'ABSTRACT', () => server().listen('unix:@x')],
  ['listening on a path that is a folder', 'ADDRESS', () => server().listen('/tmp/')],
  ['listening on no descriptor', 'ADDRESS', () => server().listen({})],
  ['listening on a negative descriptor', 'ADDRESS', () => server().listen({ fd: -1 })],
  ['listening on a descriptor that is undefined', 'ADDRESS', () => server().listen({ fd: undefined })],
  ['listening on a descriptor and more', 'OPTION', () => server().listen({ fd: 3, path: '/x' })],
  [
    'allowAbstract that is not a boolean',
    'OPTION',
    () => server().listen(tempSocket(), { allowAbstract: 1 }),
  ],
  [
    'allowUnsafeDirectory that is not a boolean',
    'OPTION',
    () => server().listen(tempSocket(), { allowUnsafeDirectory: 'yes' }),
  ],
  ['peerInfo that is not an object', 'OPTION', () => server().listen(tempSocket(), { peerInfo: true })],
  ['unknown peerInfo', 'OPTION', () => server().listen(tempSocket(), { peerInfo: { group: true } })],
  [
    'peerInfo that is not a boolean',
    'OPTION',
    () => server().listen(tempSocket(), { peerInfo: { pidfd: 1 } }),
  ],
  [
    'a rule of a listener that is none',
    'RULE',
    () => server().listen(tempSocket(), { handshaker: { rule: { kind: 'all' } } }),
  ],
  ['an unknown listen option', 'OPTION', () => server().listen(tempSocket(), { backlog: 5 })],
  ['listen options that are not an object', 'OPTION', () => server().listen(tempSocket(), 'x')],
  [
    'a handshaker of a listener that is none',
    'OPTION',
    () => server().listen(tempSocket(), { handshaker: {} }),
  ],
  [
    'a limit of a listener out of range',
    'OPTION',
    () => server().listen(tempSocket(), { limits: { maxConnections: 0 } }),
  ],
  ['a signal of a listener that is none', 'OPTION', () => server().listen(tempSocket(), { signal: {} })],
  [
    'a listener of the native engine with a clock',
    'OPTION',
    () => new Server({ clock: fakeClock(), engine: 'native' }).listen(tempSocket()),
  ],
  [
    'limits of a listener that are not an object',
    'OPTION',
    () => server().listen(tempSocket(), { limits: 7 }),
  ],
]

describe('misuse of the API', { timeout: 60_000 }, () => {
  let files: string[]

  before(async () => {
    raw = await startRawServer()
    client = await connect(raw.path)
    await client.call(RAW_SERVICE, 'Echo', empty)
    files = openFiles()
  })

  for (const [title, code, run] of throwing) {
    test(`${title} throws ERR_TTRPC_${code} at once`, () => {
      assert.throws(run, isMisuse(code))
    })
  }

  for (const [title, code, run] of rejecting) {
    test(`${title} rejects with ERR_TTRPC_${code}`, async () => {
      await assert.rejects(async () => {
        const listener = await run()
        if (listener instanceof Listener) await listener.close()
      }, isMisuse(code))
    })
  }

  after(async () => {
    assert.deepEqual(openFiles(), files, 'nothing was opened')
    assert.equal(raw.server.connectionCount, 1)
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', Buffer.from('works'))), 'works')
    await client.close()
    await until(() => raw.server.connectionCount === 0)
    await raw.server.close()
  })
})
