/** `ttrpc call`: every kind of method, its output, its exit codes, and what it prints when something is wrong. */
import assert from 'node:assert/strict'
import { createServer, type Server as NetServer } from 'node:net'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Server } from 'ttrpc'
import { cli, dataFile as file } from '../support/cli.js'
import { ECHO_PROTO, startEcho } from '../support/cli-service.js'
import { CliProcess, runCli } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const proto = ['--proto', ECHO_PROTO]
let path: string
let server: Server
let metadata: () => string[][]

before(async () => {
  ;({ path, server, metadata } = await startEcho())
})
after(() => server.close())

/** Resolves when the server has a connection of the process, and with it the process its signal handlers. */
async function connected({ child: { pid } }: CliProcess): Promise<void> {
  const opened = (): boolean => server.connections.some(({ peer }) => peer?.pid === pid)
  while (!opened()) await setTimeout(5)
}

describe('ttrpc call', { timeout }, () => {
  for (const [kind, method, data, printed] of [
    ['a unary method', 'interop.v1.Echo/Echo', '"hi"', '"hi"\n'],
    ['an end of its name', 'Echo/Echo', '"hi"', '"hi"\n'],
    ['a request at its defaults', 'EchoBytes', undefined, '""\n'],
    ['server streaming', 'Flood', '"3"', '"AA=="\n"AQ=="\n"Ag=="\n'],
    ['client streaming', 'Upload', '"" ""\n""', '"3"\n'],
    ['client streaming without data', 'Upload', undefined, '"0"\n'],
    ['bidi streaming', 'Chat', '"AA=="  "AQ=="', '"AA=="\n"AQ=="\n'],
  ] as const) {
    test(`${kind}`, async () => {
      const given = data === undefined ? [] : ['-d', data]
      assert.deepEqual(await cli(['call', path, method, ...given, ...proto]), {
        code: 0,
        stdout: printed,
        stderr: '',
      })
      if (data === undefined) return
      const fromFile = await cli(['call', path, method, '-d', `@${file(data)}`, ...proto])
      assert.equal(fromFile.stdout, printed)
      const fromInput = await cli(['call', path, method, '-d', '-', ...proto], data)
      assert.equal(fromInput.stdout, printed)
    })
  }

  test('-d - sends each value when it comes, and prints each reply', async () => {
    const child = CliProcess.startNow(['call', path, 'Chat', '-d', '-', ...proto])
    await using _ = child
    for (const value of ['"AA=="', '"AQ=="', '"Ag=="']) {
      child.child.stdin.write(`${value}\n`)
      await child.until((line) => line === value)
    }
    child.child.stdin.end()
    assert.equal(await child.closed, 0)
  })

  test('a value over many parts, and several in one', async () => {
    const input = new PassThrough()
    const result = cli(['call', path, 'Chat', '-d', '-', ...proto], input)
    for (const part of ['"A', 'A', '=="', '"AQ=="\n"A']) input.write(part)
    input.end('g=="')
    assert.equal((await result).stdout, '"AA=="\n"AQ=="\n"Ag=="\n')
  })

  test('headers, and the uid of the server', async () => {
    const uid = `${process.getuid?.()}`
    const headers = ['-H', 'containerd-namespace-ttrpc: k8s.io', '-H', 'a:b: c', '-H', 'a: 2']
    const result = await cli(['call', path, 'Echo/Echo', ...headers, '--verify-uid', uid, ...proto])
    assert.equal(result.code, 0)
    const sent = [
      ['containerd-namespace-ttrpc', 'k8s.io'],
      ['a', 'b: c'],
      ['a', '2'],
    ]
    assert.deepEqual(metadata(), sent)
    const refused = await cli(['call', path, 'Echo/Echo', '--verify-uid', '4242', ...proto])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^ttrpc call: cannot connect to .*verifyServer.*\n$/)
  })

  test('bytes without a .proto file', async () => {
    const call = (method: string, ...rest: string[]) =>
      cli(['call', path, `interop.v1.Echo/${method}`, ...rest])
    assert.equal((await call('Echo', '--raw', 'hex', '-d', '0A0161')).stdout, '0a0161\n')
    assert.equal((await call('Echo', '--raw', 'hex')).stdout, '\n')
    const chat = await call('Chat', '--raw', 'base64', '--kind', 'bidi', '-d', 'CgFh CgFi')
    assert.equal(chat.stdout, 'CgFh\nCgFi\n')
    assert.equal((await call('Echo', '--raw', 'hex', '-d', `@${file('\n\u0001a')}`)).stdout, '0a0161\n')
    assert.equal((await call('Flood', '--raw', 'hex', '--kind', 'server', '-d', '0a0131')).stdout, '0a0100\n')
    assert.equal(
      (await call('Upload', '--raw', 'hex', '--kind', 'client', '-d', '0a00 0a00')).stdout,
      '0a0132\n',
    )
    const wrong = await call('Echo', '--raw', 'hex', '-d', '0a0')
    assert.deepEqual([wrong.code, wrong.stderr], [1, 'ttrpc call: the data are not hex: "0a0"\n'])
  })

  test('a status is printed with its details, and is the exit code', async () => {
    const { code, stdout, stderr } = await cli(['call', path, 'Echo/Echo', '-d', '"bad"', ...proto])
    assert.deepEqual([code, stdout], [69, ''])
    const [status, known, unknown, end] = stderr.split('\n')
    assert.deepEqual([status, end], ['NOT_FOUND (5): no such container', ''])
    assert.deepEqual(JSON.parse(known!), {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'amount', description: 'is 0', reason: '' }],
    })
    assert.deepEqual(JSON.parse(unknown!), { '@type': 'x.example/y', value: 'aGk=' })
  })

  test('on a terminal, JSON over several lines and in colours', async () => {
    const wide = await cli(['call', path, 'Echo/Echo', '-d', '"hi"', ...proto], '', {
      interactive: true,
      colour: true,
    })
    assert.equal(wide.stdout, '\u001b[32m"hi"\u001b[0m\n')
    const plain = await cli(['call', path, 'Echo/Echo', '-d', '"\u009b31m\u202e"', ...proto])
    assert.equal(plain.stdout, '"\\u009b31m\\u202e"\n')
  })

  test('a long reply on a terminal', async () => {
    const data = file(JSON.stringify('\\n'.repeat(1_500_000)))
    const result = await cli(['call', path, 'Echo/Echo', '-d', `@${data}`, ...proto], '', { colour: true })
    assert.deepEqual([result.code, result.stderr], [0, ''])
    assert.ok(result.stdout.length > 4_500_000)
  })

  test('Ctrl-C cancels the call and ends with 130', async () => {
    const child = CliProcess.startNow([
      'call',
      path,
      'Echo/Echo',
      '-d',
      '"hang"',
      '--engine',
      'node',
      ...proto,
    ])
    await using _ = child
    await connected(child)
    assert.equal(await child.stop('SIGINT'), 130)
    assert.deepEqual([child.lines, child.stderr], [[], ''])
  })

  test('Ctrl-C while the input is awaited', async () => {
    const child = CliProcess.startNow(['call', path, 'Echo/Echo', '-d', '-', ...proto])
    await using _ = child
    await connected(child)
    assert.equal(await child.stop('SIGINT'), 130)
    assert.equal(child.stderr, '')
  })

  test('an output that is closed ends it without a word', async () => {
    const child = CliProcess.startNow(['call', path, 'Flood', '-d', '"100000"', ...proto])
    await using _ = child
    await child.until(() => true)
    child.child.stdout.destroy()
    assert.equal(await child.closed, 0)
    assert.equal(child.stderr, '')
  })
})

describe('ttrpc call says in one line what is wrong', { timeout }, () => {
  let silent: NetServer
  let garbage: NetServer
  const silentPath = tempSocket()
  const garbagePath = tempSocket()

  before(async () => {
    silent = createServer(() => {}).listen(silentPath)
    garbage = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(garbagePath)
  })
  after(() => {
    silent.close()
    garbage.close()
  })

  const cases: readonly (readonly [string, () => string[], number, RegExp])[] = [
    ['no address', () => [], 2, /missing: the address of the server and the method/],
    ['no method', () => [path, ...proto], 2, /missing: the method/],
    ['too much', () => [path, 'Echo/Echo', 'x', ...proto], 2, /"x" is one argument too many/],
    ['no .proto file', () => [path, 'Echo/Echo'], 2, /--proto/],
    [
      'an address that is none',
      () => ['run.sock', 'Echo/Echo', ...proto],
      2,
      /address "run.sock" cannot be used/,
    ],
    ['a path without a file', () => ['/nowhere/x.sock', 'Echo/Echo', ...proto], 1, /ENOENT/],
    ['a path that is not a socket', () => [ECHO_PROTO, 'Echo/Echo', ...proto], 1, /ECONNREFUSED/],
    ['a port where none listens', () => ['tcp://127.0.0.1:1', 'Echo/Echo', ...proto], 1, /ECONNREFUSED/],
    [
      'a silent server',
      () => [silentPath, 'Echo/Echo', '--timeout', '50ms', ...proto],
      68,
      /^DEADLINE_EXCEEDED \(4\): /,
    ],
    ['a server of HTTP', () => [garbagePath, 'Echo/Echo', ...proto], -1, /./],
    [
      'a broken file',
      () => [path, 'Echo/Echo', '--proto', file('message {')],
      1,
      /\.json:1:9: expected a name, found "\{"/,
    ],
    ['a file that is not there', () => [path, 'Echo/Echo', '--proto', 'no.proto'], 1, /no.proto not found/],
    [
      'a missing import',
      () => [path, 'X', '--proto', file('syntax = "proto3"; import "a.proto";')],
      1,
      /\.json:1:\d+: a\.proto is not found \(looked at /,
    ],
    [
      'an unknown method',
      () => [path, 'Echo/Ecko', ...proto],
      1,
      /no method "Echo\/Ecko"; did you mean interop.v1.Echo\/Echo\?/,
    ],
    [
      'JSON that does not parse',
      () => [path, 'Echo/Echo', '-d', '{\n  "value": x\n}', ...proto],
      1,
      /not JSON: line 2 column 12: unexpected "x"/,
    ],
    [
      'JSON that is cut',
      () => [path, 'Echo/Echo', '-d', '{"value"', ...proto],
      1,
      /line 1 column 9: the text ends too early/,
    ],
    [
      'JSON that does not fit',
      () => [path, 'Chat', '-d', '5', ...proto],
      1,
      /BytesValue from JSON: must be base64/,
    ],
    [
      'one of several messages that does not fit',
      () => [path, 'Chat', '-d', '"AA==" "AQ=="\n5', ...proto],
      1,
      /: message 3: cannot read google.protobuf.BytesValue from JSON: must be base64/,
    ],
    [
      'two messages for one, and the second does not fit',
      () => [path, 'EchoBytes', '-d', '"AA==" 5', ...proto],
      1,
      /: message 2: cannot read google.protobuf.BytesValue from JSON: must be base64/,
    ],
    [
      'an end of a name with --raw',
      () => [path, 'Chat', '--raw', 'hex'],
      2,
      /with --raw, METHOD is the full name, pkg.Service\/Method, not "Chat"/,
    ],
    [
      'two messages for one',
      () => [path, 'Echo/Echo', '-d', '"a" "b"', ...proto],
      1,
      /takes one message, and the data have 2/,
    ],
    [
      'a file of data that is not there',
      () => [path, 'Echo/Echo', '-d', '@/nowhere', ...proto],
      1,
      /ENOENT.*\/nowhere/,
    ],
    [
      'a wrong header',
      () => [path, 'Echo/Echo', '-H', 'k', ...proto],
      2,
      /a header is written 'key: value', not "k"/,
    ],
    [
      'a wrong duration',
      () => [path, 'Echo/Echo', '--timeout', '2', ...proto],
      2,
      /--timeout takes a duration such as 2s/,
    ],
    [
      'a wrong uid',
      () => [path, 'Echo/Echo', '--verify-uid', 'root', ...proto],
      2,
      /--verify-uid takes a whole number/,
    ],
    [
      'a wrong engine',
      () => [path, 'Echo/Echo', '--engine', 'steam', ...proto],
      2,
      /--engine is auto, native, node/,
    ],
    ['a wrong encoding', () => [path, 'a/B', '--raw', 'octal'], 2, /--raw is hex or base64/],
    ['an unknown option', () => [path, 'Echo/Echo', '--frob', ...proto], 2, /there is no option "--frob"/],
  ]
  for (const [what, args, code, text] of cases) {
    test(what, async () => {
      const result = await cli(['call', ...args()])
      assert.equal(result.stdout, '')
      assert.match(result.stderr, text)
      assert.match(result.stderr, /^[^\n]+\n$/)
      if (code >= 0) assert.equal(result.code, code)
      else assert.ok(result.code === 1 || result.code >= 64, `${result.code}`)
    })
  }

  test('help fits a screen', async () => {
    const { code, stdout } = await runCli(['call', '--help'])
    assert.equal(code, 0)
    const lines = stdout.trimEnd().split('\n')
    assert.ok(lines.length <= 24 && lines.every((line) => line.length <= 80), stdout)
  })
})
