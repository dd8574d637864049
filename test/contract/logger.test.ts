/** The option `logger`, and TTRPC_DEBUG. */
import assert from 'node:assert/strict'
import diagnostics from 'node:diagnostics_channel'
import { test } from 'node:test'
import { Channels, connect, type LogEntry, type Logger, Server, TtrpcError } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { runProgram } from '../support/child.js'
import { RawPeer } from '../support/raw-peer.js'
import { rawRequest, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { text } from './stream-way.js'

const timeout = 60_000

/** Keeps lines as `level kind`, and whole. */
class Kept implements Logger {
  readonly lines: string[] = []
  readonly kinds: string[] = []

  debug(line: string): void {
    this.#keep('debug', line)
  }
  info(line: string): void {
    this.#keep('info', line)
  }
  warn(line: string): void {
    this.#keep('warn', line)
  }
  error(line: string): void {
    this.#keep('error', line)
  }

  #keep(level: string, line: string): void {
    this.lines.push(line)
    this.kinds.push(`${level} ${line.split(' ')[0]}`)
  }
}

const watched = (): string[] =>
  Object.values(Channels).filter((channel) => diagnostics.channel(channel).hasSubscribers)

function greeter(logger?: Logger): Server {
  return new Server(logger === undefined ? {} : { logger }).registerRaw('s', {
    Echo: (bytes) => bytes,
    Broken: () => {
      throw new Error('secret')
    },
    Gone: () => {
      throw new TtrpcError('secret', 5)
    },
  })
}

test('each logger gets the lines of its own client or server, until that is closed', {
  timeout,
}, async () => {
  const [ofServer, ofClient] = [new Kept(), new Kept()]
  await using server = greeter(ofServer)
  await using other = greeter()
  const [path, otherPath] = [tempSocket(), tempSocket()]
  await server.listen(path)
  await other.listen(otherPath)
  await using client = await connect(path, { logger: ofClient })
  await using stranger = await connect(otherPath)
  const metadata = { token: 'secret' }
  await client.call('s', 'Echo', text('secret'), { metadata })
  await client.call('s', 'Broken', text('secret'), { metadata }).catch(() => {})
  await client.call('s', 'Gone', text('secret'), { metadata }).catch(() => {})
  await client.call('s', 'None', text('secret'), { metadata }).catch(() => {})
  await stranger.call('s', 'Echo', text(''))
  await client.close()
  await until(() => server.connectionCount === 0)
  await server.close()
  assert.deepEqual(watched(), [], 'who has no logger any more has no subscriber')
  const call = ['debug call.started', 'debug call.ended']
  assert.deepEqual(ofServer.kinds, [
    'info listener.opened',
    'debug connection.opened',
    ...call,
    'debug call.started',
    'error handler.failed',
    'debug call.ended',
    ...call,
    'info call.refused',
    'debug connection.closed',
    'info listener.closed',
  ])
  assert.deepEqual(ofClient.kinds, [
    'debug connection.opened',
    ...[...call, ...call, ...call, ...call],
    'debug connection.closed',
  ])
  for (const line of [...ofServer.lines, ...ofClient.lines]) {
    if (line.startsWith('handler.failed'))
      assert.match(line, / code=2 codeName=UNKNOWN answered=true error="Error: secret\\n {4}at /)
    else assert.doesNotMatch(line, /secret/)
  }
})

test('entry gets events of its level and above, with fields', { timeout }, async () => {
  for (const [level, kinds] of [
    [undefined, ['listener.opened', 'handler.failed', 'call.refused', 'listener.closed']],
    ['error', ['handler.failed']],
  ] as const) {
    const entries: LogEntry[] = []
    const entry = (one: LogEntry): void => void entries.push(one)
    const logger: Logger = level === undefined ? { entry } : { entry, level }
    await using server = greeter({ ...logger, error: () => assert.fail('entry is called instead') })
    const path = tempSocket()
    await server.listen(path)
    await using client = await connect(path)
    await client.call('s', 'Broken', text('secret')).catch(() => {})
    await client.call('s', 'None', text('secret')).catch(() => {})
    await client.close()
    await server.close()
    assert.deepEqual(
      entries.map(({ event }) => event),
      kinds,
    )
    const failed = entries.find(({ event }) => event === 'handler.failed')!
    const { error, peer, ...fields } = failed.fields
    assert.equal((error as Error).message, 'secret')
    assert.deepEqual(Object.keys(peer as object), ['pid', 'uid', 'gid'])
    assert.deepEqual(
      { ...fields, address: '', connection: 0 },
      {
        side: 'server',
        address: '',
        connection: 0,
        stream: 1,
        service: 's',
        method: 'Broken',
        kind: 'unary',
        code: 2,
        codeName: 'UNKNOWN',
        answered: true,
      },
    )
    assert.equal(failed.level, 'error')
    assert.match(failed.line, /^handler\.failed side=server /)
  }
  assert.deepEqual(watched(), [])
})

test('a logger that fails, at once or later, is a warning once, and the calls are answered', {
  timeout,
}, async () => {
  const warnings: (Error & { code?: string; detail?: string })[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning)
  process.on('warning', onWarning)
  const failing = (): never => {
    throw new Error('no disk')
  }
  for (const debug of [failing, async () => failing()]) {
    await using server = greeter({ debug: debug as Logger['debug'] & {} })
    await using client = inMemory(server)
    for (let i = 0; i < 3; i++) assert.equal(String(await client.call('s', 'Echo', text('x'))), 'x')
  }
  await until(() => warnings.length >= 2)
  process.off('warning', onWarning)
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['TTRPC_LOGGER', 'TTRPC_LOGGER'],
  )
  for (const { detail } of warnings) assert.match(detail ?? '', /^Error: no disk\n {4}at /)
})

test('levels that a logger does not have cost no subscription', { timeout }, async () => {
  const lines: string[] = []
  await using server = greeter({ info: (line) => void lines.push(line) })
  const channels = watched()
  assert.ok(channels.includes(Channels.LISTENER_OPENED))
  assert.ok(!channels.includes(Channels.CALL_STARTED) && !channels.includes(Channels.CALL_ENDED))
  await using client = inMemory(server)
  await client.call('s', 'Broken', text('')).catch(() => {})
  assert.deepEqual(lines, [])
  await client.close()
  await server.close()
  assert.deepEqual(watched(), [])
})

test('a peer cannot flood a log: 100 lines a second, and how many were left out', { timeout }, async () => {
  const lines: string[] = []
  await using server = greeter({ info: (line) => void (line.startsWith('call.refused') && lines.push(line)) })
  const path = tempSocket()
  await server.listen(path)
  using peer = await RawPeer.dial(path)
  const began = performance.now()
  let sent = 0
  const refused = async (count: number): Promise<void> => {
    const frames = Array.from({ length: count }, (_, i) => rawRequest(1 + 2 * (sent + i), 'None'))
    sent += count
    await peer.send(...frames)
    await peer.take(count)
  }
  const suppressed = (): number =>
    lines.reduce((sum, line) => sum + Number(/ suppressedLines=(\d+)$/.exec(line)?.[1] ?? 0), 0)
  await refused(2_000)
  while (suppressed() + lines.length < sent) await refused(1) // until the next line is due
  assert.ok(suppressed() > 1_000)
  const seconds = Math.ceil((performance.now() - began) / 1000)
  assert.ok(lines.length <= 100 * (seconds + 1), `${lines.length} lines in ${seconds} s`)
})

test('a call that is stuck is a warning', { timeout }, async () => {
  const kept = new Kept()
  await using server = new Server({ logger: kept, stuckCallMs: 10 })
  let release = (): void => {}
  server.registerRaw('s', {
    Wait: (bytes) =>
      new Promise((resolve) => {
        release = () => resolve(bytes)
      }),
  })
  await using client = inMemory(server)
  const call = client.call('s', 'Wait', text(''))
  const stuck = (): string | undefined => kept.lines.find((line) => line.startsWith('call.stuck'))
  await until(() => stuck() !== undefined)
  assert.match(stuck()!, / stream=1 service=s method=Wait kind=unary ageMs=[\d.]+$/)
  release()
  await call
})

test('what is not a logger is refused at once', () => {
  for (const logger of ['console', null, 1, { warn: true }, { entry: 1 }, { entry() {}, level: 'trace' }]) {
    assert.throws(() => new Server({ logger: logger as Logger }), { code: 'ERR_TTRPC_OPTION' })
    assert.throws(() => connect('/nowhere', { logger: logger as Logger }), { code: 'ERR_TTRPC_OPTION' })
  }
})

for (const [wish, expected] of [
  [undefined, []],
  ['0', []],
  [
    '1',
    [
      'listener.opened',
      'connection.opened',
      'connection.opened',
      'call.started',
      'call.started',
      'call.ended',
      'call.ended',
      'connection.closed',
      'connection.closed',
      'listener.closed',
    ],
  ],
  ['call.ended, listener', ['listener.opened', 'call.ended', 'call.ended', 'listener.closed']],
  ['cal', ['TTRPC_DEBUG:']],
] as const) {
  test(`TTRPC_DEBUG=${wish} writes its lines to stderr`, { timeout }, async () => {
    if (wish !== undefined) process.env.TTRPC_DEBUG = wish
    const program = new URL('./programs/one-call.js', import.meta.url)
    const { code, stderr } = await runProgram(program, [tempSocket()])
    delete process.env.TTRPC_DEBUG
    assert.equal(code, 0, stderr)
    const lines = stderr.split('\n').filter(Boolean)
    for (const line of lines) assert.match(line, /^ttrpc \d+ /)
    assert.deepEqual(lines.map((line) => line.split(' ')[2]).sort(), [...expected].sort())
    assert.doesNotMatch(stderr, /secret/)
  })
}
