/** `ttrpc call`: every kind of method, its output and its exit codes. */
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Server } from 'ttrpc'
import { cli, dataFile as file } from '../support/cli.js'
import { ECHO_PROTO, startEcho } from '../support/cli-service.js'
import { CliProcess } from '../support/tap-process.js'

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
