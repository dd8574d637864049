/** `ttrpc call`: what it prints when something is wrong. */
import assert from 'node:assert/strict'
import { createServer, type Server as NetServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Server } from 'ttrpc'
import { cli, dataFile as file } from '../support/cli.js'
import { ECHO_PROTO, startEcho } from '../support/cli-service.js'
import { runCli } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const proto = ['--proto', ECHO_PROTO]
let path: string
let server: Server

before(async () => {
  ;({ path, server } = await startEcho())
})
after(() => server.close())

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
