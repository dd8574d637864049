/** Text of a peer, of a file or of an argument does not steer the terminal, whichever command prints it. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect, Metadata, Server, TtrpcError } from 'ttrpc'
import { type CliResult, cli, dataFile } from '../support/cli.js'
import { ECHO_PROTO } from '../support/cli-service.js'
import { RawPeer } from '../support/raw-peer.js'
import { CliProcess } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'
import { response } from '../support/wire.js'

/** The title, the screen, a colour, C1, bidi overrides, a line separator, a backspace, a carriage return, a tag. */
const EVIL = '\u001b]0;title\u0007\u001b[2J<\u001b[31m>\u009b31m\u202e\u2066\u2028\b\r\u{e0001}'
/** The same in a .proto file. */
const ESCAPED_EVIL = [...Buffer.from(EVIL)].map((byte) => `\\x${byte.toString(16)}`).join('')
const SERVICE = 'interop.v1.Echo'
const proto = ['--proto', ECHO_PROTO]
const ESC = '\u001b'
const PAINT = new RegExp(`${ESC}\\[(?:3\\d|9\\d|[01])m`, 'g')

/** Checks that nothing but lines, and the colours of the command itself, is printed, and that the text came. */
function assertPrintable({ stdout, stderr }: Pick<CliResult, 'stdout' | 'stderr'>): void {
  const all = stdout + stderr
  assert.ok(!all.includes(`<${ESC}`), 'colours of a peer')
  assert.doesNotMatch(all.replace(PAINT, ''), /[^\n\P{Cc}]|[\p{Cf}\u2028\u2029]/u)
  assert.match(all, /title/, `the text is shown: ${all}`)
}

/** Runs a command as on a terminal with colours, and as into a file. */
async function checked(args: readonly string[]): Promise<void> {
  for (const interactive of [true, false])
    assertPrintable(await cli(args, '', { interactive, colour: interactive }))
}

function messageOf(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([10, bytes.length]), bytes])
}

/** A server whose texts are all hostile. */
async function startHostile(): Promise<{ path: string; server: Server }> {
  const fail = (): never => {
    const details = [
      { typeUrl: `x/${EVIL}`, value: Buffer.from(EVIL) },
      { typeUrl: 'type.googleapis.com/google.rpc.DebugInfo', value: messageOf(EVIL) },
    ]
    throw new TtrpcError(EVIL, 5, { details })
  }
  const server = new Server().registerRaw(SERVICE, {
    Echo: (bytes) => (bytes.toString().includes('bad') ? fail() : messageOf(EVIL)),
    EchoBytes: () => messageOf(EVIL).subarray(0, 9),
    Flood: {
      kind: 'serverStreaming',
      async *handler() {
        yield messageOf(EVIL)
        fail()
      },
    },
  })
  const path = tempSocket()
  await server.listen(`unix://${path}`)
  return { path, server }
}

/** A socket that answers whatever comes with the same frames, and then ends if it should. */
async function startRaw(
  answer: Buffer,
  then: 'stay' | 'end' = 'stay',
): Promise<{ path: string; close(): void }> {
  const path = tempSocket()
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', () => (then === 'end' ? socket.end(answer) : socket.write(answer)))
    socket.on('end', () => socket.end())
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { path, close: () => server.close() }
}

describe('hostile text', { timeout: 60_000 }, () => {
  for (const [what, args] of [
    ['a reply', ['call', 'Echo/Echo', '-d', '"x"', ...proto]],
    ['a compact reply', ['call', 'Echo/Echo', '--compact', ...proto]],
    ['a reply that is not its message', ['call', 'Echo/EchoBytes', '-d', JSON.stringify(EVIL), ...proto]],
    ['a status with details', ['call', 'Echo/Echo', '-d', '"bad"', ...proto]],
    ['a status behind replies', ['call', 'Flood', ...proto]],
    ['data', ['bench', 'Echo/Echo', '-d', EVIL, ...proto]],
    ['an unknown method', ['call', EVIL, ...proto]],
    ['JSON that does not fit', ['call', 'Echo/Echo', '-d', EVIL, ...proto]],
    ['a header', ['call', 'Echo/Echo', '-H', EVIL, ...proto]],
    ['an option', ['peer', `--${EVIL}`]],
  ] as const) {
    test(`${args[0]}: ${what}`, async () => {
      const { path, server } = await startHostile()
      try {
        await checked([args[0], path, ...args.slice(1)])
      } finally {
        await server.close()
      }
    })
  }

  for (const [what, args] of [
    ['a command', [EVIL]],
    ['a file that is not there', ['list', '--proto', `/nowhere/${EVIL}`]],
    ['an import', ['list', '--proto', dataFile(`syntax = "proto3"; import "${ESCAPED_EVIL}";`)]],
    ['a default', ['describe', 'M', '--proto', dataFile(defaults())]],
    ['a template', ['describe', 'M', '--template', '--proto', dataFile(defaults())]],
    ['a name', ['describe', EVIL, ...proto]],
    ['an address', ['conformance', `nowhere:${EVIL}`]],
    ['an address to listen on', ['mock', `/nowhere/${EVIL}`, ...proto]],
    ['data that do not fit', ['mock', tempSocket(), '--data', dataFile(mockData(EVIL)), ...proto]],
    ['a recording', ['tap', '--read', recording()]],
    ['a recording as JSON', ['tap', '--json', '--read', recording()]],
  ] as const) {
    test(`a file or an argument: ${what}`, () => checked(args))
  }

  test('generate: the names of files', async () => {
    const folder = `${tempSocket()}.dir`
    mkdirSync(folder)
    const name = EVIL.replaceAll('/', '')
    writeFileSync(join(folder, `${name}.proto`), 'syntax = "proto3"; message M {}')
    await checked(['generate', folder, '--out', join(folder, 'out')])
    await checked(['generate', folder, '--out', join(folder, 'other'), '--check'])
  })

  for (const json of [[], ['--json']]) {
    test(`conformance ${json}: answers of a server`, async () => {
      const raw = await startRaw(response(1, { status: { code: 12, message: EVIL } }))
      await checked(['conformance', raw.path, '--timeout', '200ms', ...json])
      raw.close()
    })
  }

  test('bench: the failure of a connection that is lost', async () => {
    const raw = await startRaw(response(1, { status: { code: 12, message: EVIL } }), 'end')
    const args = ['bench', raw.path, 'Echo/Echo', '--warmup', '0', '--calls', '1', ...proto]
    const { stdout, stderr } = await cli(args)
    // Its text is shown if the connection has ended by then; otherwise the code alone.
    assert.match(stdout + stderr, /title|UNIMPLEMENTED/)
    assertPrintable({ stdout: `${stdout}title`, stderr })
    raw.close()
  })

  test('mock: requests', async () => {
    const path = tempSocket()
    await using mock = await CliProcess.start(['mock', path, ...proto])
    const client = await connect(`unix://${path}`)
    await client.call(SERVICE, 'Echo', messageOf(EVIL))
    await client.close()
    const lines = await mock.until((line) => line.includes('Echo'))
    assertPrintable({ stdout: lines.join('\n'), stderr: mock.stderr })
  })

  for (const flags of [[], ['--json'], proto]) {
    test(`tap ${flags}: frames, metadata, statuses and names`, async () => {
      const { path, server } = await startHostile()
      const listen = tempSocket()
      await using tap = await CliProcess.start(['tap', listen, path, ...flags])
      const client = await connect(`unix://${listen}`)
      const metadata = new Metadata([['key', EVIL]])
      await client.call(SERVICE, 'Echo', messageOf(EVIL), { metadata })
      await client.call(SERVICE, 'Echo', Buffer.from('bad')).catch(() => {})
      await client.call(EVIL, EVIL, Buffer.alloc(0)).catch(() => {})
      await client.close()
      const foreign = await RawPeer.dial(listen)
      await foreign.send(Buffer.from(`GET ${EVIL}`))
      foreign.close()
      const lines = await tap.until((line) =>
        /#2 closed|"connection":2.*close|close.*"connection":2/.test(line),
      )
      assertPrintable({ stdout: lines.join('\n'), stderr: tap.stderr })
      await server.close()
    })
  }

  test('peer: the name of a process', async () => {
    const { path, server } = await startHostile()
    const { title } = process
    process.title = '\u001b[2Jtitle\u009b'
    try {
      await checked(['peer', path])
      await checked(['peer', path, '--json'])
    } finally {
      process.title = title
      await server.close()
    }
  })

  test('nothing is printed past the terminal', () => {
    const folder = join(dirname(fileURLToPath(import.meta.resolve('ttrpc/package.json'))), 'ts/kits/cli')
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) =>
        /std(out|err)\s*\.\s*write\(|console\./.test(readFileSync(join(folder, name), 'utf8')),
      )
    assert.deepEqual(names, ['terminal.ts'])
  })
})

function defaults(): string {
  return `syntax = "proto2"; message M { optional string text = 1 [default = "${ESCAPED_EVIL}"]; }`
}

function mockData(key: string): string {
  return JSON.stringify({ [key]: 1 })
}

/** A recording that was written by another program. */
function recording(): string {
  const place = { at: 1, connection: 1 }
  const events = [
    { 'ttrpc-tap': 1, listen: EVIL, target: EVIL },
    { event: 'open', ...place, peer: { pid: 1, uid: 1, gid: 1, comm: EVIL } },
    { event: 'close', ...place, reason: EVIL },
  ]
  return dataFile(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
}
