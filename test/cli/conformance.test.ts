/** `ttrpc conformance` against our own server and client, and against what is not ttrpc. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { connect, Server } from 'ttrpc'
import { RawPeer } from '../support/raw-peer.js'
import { CliProcess, runCli } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'
import { frame, REQUEST, request, response } from '../support/wire.js'

const timeout = 60_000
const CALLS = 10

interface Row {
  readonly clause: string
  readonly verdict: string
  readonly as?: string
  readonly came: string
}

function rows(stdout: string): Row[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

for (const engine of ['native', 'node'] as const) {
  describe(`conformance on the ${engine} engine`, { timeout }, () => {
    test('our server holds every clause', async () => {
      const server = new Server({ engine }).registerRaw('test.v1.Some', { Method: (bytes) => bytes })
      const path = tempSocket()
      const options = engine === 'node' ? { handshaker: (await import('ttrpc')).allowAnyPeer() } : {}
      await server.listen(`unix://${path}`, options)
      const { code, stdout, stderr } = await runCli([
        'conformance',
        path,
        '--json',
        '--service',
        'test.v1.Some',
      ])
      await server.close()
      assert.deepEqual([code, stderr], [0, ''])
      const found = rows(stdout)
      assert.deepEqual(
        found.filter(({ verdict, as }) => verdict !== 'held' || as !== undefined),
        [],
      )
      assert.ok(found.length >= 20, `${found.length} checks`)
    })

    test('our client holds every clause', async () => {
      const path = tempSocket()
      await using checking = await CliProcess.start(['conformance', '--client', path, '--json'])
      const probe = await RawPeer.dial(path) // a connection without a call is ignored
      probe.close()
      const client = await connect(`unix://${path}`, { engine })
      for (let i = 0; i < CALLS; i++) await client.call('some.S', 'M', new Uint8Array(3)).catch(() => {})
      const stream = client.stream('some.S', 'Chat', 'bidiStreaming')
      await client.closed
      await stream.receive().catch(() => {})
      const [code] = await once(checking.child, 'close')
      assert.equal(code, 0)
      const found = checking.lines.map((line) => JSON.parse(line) as Row)
      const broken = found.filter(({ verdict, as }) => verdict === 'broken' || as !== undefined)
      assert.deepEqual(broken, [])
      assert.ok(found.filter(({ verdict }) => verdict === 'held').length >= 12, JSON.stringify(found))
    })
  })
}

/** Answers stream 1 as it should, and every other frame with a text that would clear a terminal. */
async function answerBadly(peer: RawPeer): Promise<void> {
  try {
    for (;;) {
      const { stream } = await peer.next()
      const message = stream === 1 ? 'service ttrpc.conformance.NoSuchService' : '\u001b[2J'
      await peer.send(response(stream, { status: { code: 12, message } }))
    }
  } catch {
    peer.close()
  }
}

test('Ctrl-C while no client calls: exit code 130', { timeout }, async () => {
  await using checking = await CliProcess.start(['conformance', '--client', tempSocket()])
  assert.equal(await checking.stop('SIGINT'), 130)
})

describe('conformance prints', { timeout }, () => {
  test('a table of at most 110 columns, with one line for each check', async () => {
    const server = new Server().registerRaw('test.v1.Some', { Method: (bytes) => bytes })
    const path = tempSocket()
    await server.listen(`unix://${path}`)
    const { code, stdout } = await runCli(['conformance', path])
    await server.close()
    assert.equal(code, 0)
    assert.match(stdout, /│ A16 .*not applicable/)
    assert.match(stdout, /\n\d+ held, 0 broken, 1 not applicable\n$/)
    assert.ok(stdout.split('\n').every((line) => line.length <= 110))
  })

  test('what is broken, with exit code 1', async () => {
    const server = createServer((socket) => void answerBadly(new RawPeer(socket)))
    const path = tempSocket()
    server.listen(path)
    await once(server, 'listening')
    const { code, stdout, stderr } = await runCli(['conformance', path, '--timeout', '100ms'])
    server.close()
    assert.deepEqual([code, stderr], [1, ''])
    assert.match(stdout, /[1-9]\d* broken/)
    assert.ok(stdout.includes('u001b[2J') && !stdout.includes('\u001b'), stdout)
  })

  test('which clauses a client breaks', async () => {
    const path = tempSocket()
    await using checking = await CliProcess.start([
      'conformance',
      '--client',
      path,
      '--json',
      '--timeout',
      '1s',
    ])
    const peer = await RawPeer.dial(path)
    await peer.send(
      request(2, { service: 's', method: 'm' }, 8),
      frame(3, REQUEST, 0, Buffer.from('ff', 'hex')),
    )
    await peer.answer()
    await peer.send(frame(3, 3, 1, Buffer.from('a')))
    await peer.send(request(3, { service: 's', method: 'm', timeoutNano: -1n }))
    peer.halfClose()
    const [code] = await once(checking.child, 'close')
    assert.equal(code, 1)
    const found = checking.lines.map((line) => JSON.parse(line) as Row)
    const broken = found.filter(({ verdict }) => verdict === 'broken').map(({ clause }) => clause)
    for (const clause of ['E1', 'E2', 'E3', 'E23']) assert.ok(broken.includes(clause), clause)
    assert.equal(found.find(({ clause }) => clause === 'E5')?.as, 'Go (E5)')
    peer.close()
  })
})

describe('conformance refuses', { timeout }, () => {
  const refusals: readonly [args: string[], code: number, text: RegExp][] = [
    [[], 2, /name an address/],
    [['bogus'], 2, /address "bogus" cannot be used/],
    [['/a.sock', 'b'], 2, /"b" is one argument too many/],
    [['/a.sock', '--timeout', '5'], 2, /--timeout takes a duration such as .*, not "5"/],
    [['/a.sock', '--timeout', '0s'], 2, /--timeout takes a duration/],
    [['/a.sock', '--client', '--service', 's'], 2, /--service is for servers/],
    [['/no/such.sock'], 1, /cannot connect to unix:\/\/\/no\/such\.sock: no such file/],
    [['--client', '/no/such/dir.sock'], 1, /cannot listen on/],
    [['tcp://127.0.0.1:1'], 1, /cannot connect to tcp:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/],
    [['unix:@name'], 2, /this command connects to a path such as .*, not unix:@name/],
    [['--client', 'unix:@name'], 2, /this command listens on a path such as .*, not unix:@name/],
  ]
  for (const [args, code, text] of refusals) {
    test(`ttrpc conformance ${args.join(' ')}`, async () => {
      const ended = await runCli(['conformance', ...args])
      assert.match(ended.stderr, text)
      assert.deepEqual([ended.code, ended.stdout, ended.stderr.trimEnd().split('\n').length], [code, '', 1])
    })
  }

  const strangers: readonly [what: string, onConnection: (socket: Socket) => void, text: RegExp][] = [
    ['a server that hangs', (socket) => socket.resume(), /no answer in time/],
    ['a server that closes at once', (socket) => socket.destroy(), /the connection ended/],
    [
      'a server of HTTP',
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /does not answer a first request/,
    ],
  ]
  for (const [what, onConnection, text] of strangers) {
    test(what, async () => {
      const server = createServer((socket) => onConnection(socket.on('error', () => {})))
      const path = tempSocket()
      server.listen(path)
      await once(server, 'listening')
      const ended = await runCli(['conformance', path, '--timeout', '300ms'])
      server.close()
      assert.match(ended.stderr, text)
      assert.deepEqual([ended.code, ended.stdout, ended.stderr.trimEnd().split('\n').length], [1, '', 1])
    })
  }

  test('its help fits a screen', async () => {
    const { code, stdout } = await runCli(['conformance', '--help'])
    const lines = stdout.trimEnd().split('\n')
    assert.equal(code, 0)
    assert.ok(lines.length <= 24 && lines.every((line) => line.length <= 80), stdout)
  })
})
