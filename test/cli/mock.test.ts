/** `ttrpc mock`. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { cli, dataFile } from '../support/cli.js'
import { ECHO_PROTO } from '../support/cli-service.js'
import { protosOfPage, root } from '../support/programs.js'
import { CliProcess } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
const proto = ['--proto', ECHO_PROTO]

const file = (json: unknown): string => dataFile(typeof json === 'string' ? json : JSON.stringify(json))

describe('ttrpc mock', { timeout }, () => {
  test('answers with templates, prints each call, and removes its path', async () => {
    const path = tempSocket()
    await using mock = await CliProcess.start(['mock', path, ...proto])
    const call = (method: string, data: string) => cli(['call', path, method, '-d', data, ...proto])
    assert.equal((await call('Echo/Echo', '"hi"')).stdout, '""\n')
    assert.equal((await call('Flood', '"3"')).stdout, '""\n')
    assert.equal((await call('Upload', '"AA==" "AQ=="')).stdout, '""\n')
    assert.equal((await call('Chat', '')).stdout, '""\n')
    const lines = await mock.until((line) => line.includes('Chat'))
    assert.deepEqual(lines, [
      'interop.v1.Echo/Echo "hi" → OK',
      'interop.v1.Echo/Flood "3" → OK',
      'interop.v1.Echo/Upload "AA==" "AQ==" → OK',
      'interop.v1.Echo/Chat  → OK',
    ])
    assert.equal(await mock.stop('SIGINT'), 0)
    assert.equal(existsSync(path), false)
  })

  test('answers with what its file has, after the delay', async () => {
    const path = tempSocket()
    const replies = {
      'Echo/Echo': 'hello',
      'interop.v1.Echo/Flood': ['AA==', 'AQ=='],
      Upload: { $error: { code: 'NOT_FOUND', message: 'none' } },
      EchoBytes: { $error: { code: 999 } },
    }
    await using mock = await CliProcess.start([
      'mock',
      path,
      '--data',
      file(replies),
      '--delay',
      '30ms',
      ...proto,
    ])
    const call = (method: string, ...rest: string[]) => cli(['call', path, method, ...rest, ...proto])
    const began = performance.now()
    assert.equal((await call('Echo/Echo')).stdout, '"hello"\n')
    assert.ok(performance.now() - began >= 29)
    assert.equal((await call('Flood')).stdout, '"AA=="\n"AQ=="\n')
    const failed = await call('Upload')
    assert.deepEqual([failed.code, failed.stderr], [69, 'NOT_FOUND (5): none\n'])
    assert.match((await call('EchoBytes')).stderr, /^CODE_999 \(999\)/)
    await mock.until((line) => line === 'interop.v1.Echo/Upload  → NOT_FOUND (5)')
  })

  test('--quiet: no line for a call', async () => {
    const path = tempSocket()
    await using mock = await CliProcess.start(['mock', path, '--quiet', ...proto])
    assert.equal((await cli(['call', path, 'Echo/Echo', ...proto])).stdout, '""\n')
    assert.equal(await mock.stop('SIGINT'), 0)
    assert.deepEqual(mock.lines, [])
  })

  test('--allow-abstract: an abstract name', async () => {
    const address = `unix:@ttrpc-mock-${process.pid}`
    await using _ = await CliProcess.start(['mock', address, '--allow-abstract', ...proto])
    assert.equal((await cli(['call', address, 'Echo/Echo', ...proto])).stdout, '""\n')
  })

  test('the example of docs/cli.md runs with the files of the README', async () => {
    const page = (name: string): Promise<string> => readFile(join(root, name), 'utf8')
    const folder = await mkdtemp(join(tmpdir(), 'ttrpc-mock-'))
    try {
      for (const [name, text] of protosOfPage(await page('README.md')))
        await writeFile(join(folder, name), text)
      const docs = await page('docs/cli.md')
      const [, name, json] = /^`([\w.]+)`\n\n```json\n(.*?)^```/ms.exec(docs)!
      await writeFile(join(folder, name!), json!)
      const [, line] = /^npx ttrpc (mock .*--data .*)$/m.exec(docs)!
      const path = join(folder, 'mock.sock')
      const placed = (word: string): string => (/\.(proto|json)$/.test(word) ? join(folder, word) : word)
      const args = line!.replace('/tmp/mock.sock', path).split(' ').map(placed)
      await using _ = await CliProcess.start(args)
      const call = (method: string, proto: string) =>
        cli(['call', path, method, '--proto', join(folder, `${proto}.proto`)])
      assert.equal((await call('SayHello', 'greeter')).stdout, '{"text":"hello"}\n')
      assert.equal((await call('Count', 'ticker')).stdout, '{"n":1}\n{"n":2}\n')
      assert.equal((await call('Sum', 'ticker')).stderr, 'NOT_FOUND (5): no such sum\n')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  for (const [what, args, code, text] of [
    ['no address', [...proto], 2, /missing: the address to listen on/],
    ['no .proto file', [tempSocket()], 2, /--proto/],
    ['an address that is none', ['x.sock', ...proto], 2, /cannot be used/],
    ['an abstract name', ['unix:@x', ...proto], 2, /listen on a path such as .*, or add --allow-abstract/],
    [
      'TCP',
      ['tcp://127.0.0.1:0', ...proto],
      2,
      /over TCP the user of a caller is not known.*: listen on a path/,
    ],
    ['a folder that is not there', ['/nowhere/x.sock', ...proto], 1, /cannot listen on/],
    ['a file without a service', [tempSocket(), '--proto', file('syntax = "proto3";')], 1, /no service/],
    ['no such file', [tempSocket(), '--data', '/nowhere', ...proto], 1, /ENOENT/],
    ['data that are not JSON', [tempSocket(), '--data', file('{'), ...proto], 1, /line 1 column 2/],
    [
      'data of an unknown method',
      [tempSocket(), '--data', file({ Uplaod: {} }), ...proto],
      1,
      /did you mean/,
    ],
    [
      'data that do not fit',
      [tempSocket(), '--data', file({ Upload: 5 }), ...proto],
      1,
      /the reply of interop.v1.Echo\/Upload: /,
    ],
    [
      'one of several replies that does not fit',
      [tempSocket(), '--data', file({ Flood: ['AA==', 5] }), ...proto],
      1,
      /the reply of interop.v1.Echo\/Flood: message 2: cannot read /,
    ],
    [
      'a wrong code',
      [tempSocket(), '--data', file({ Upload: { $error: { code: 'X' } } }), ...proto],
      1,
      /\$error.code must be/,
    ],
    ['a wrong delay', [tempSocket(), '--delay', '5', ...proto], 2, /--delay takes a duration/],
  ] as const) {
    test(`in one line what is wrong: ${what}`, async () => {
      const result = await cli(['mock', ...args])
      assert.deepEqual([result.code, result.stdout], [code, ''])
      assert.match(result.stderr, text)
      assert.match(result.stderr, /^[^\n]+\n$/)
    })
  }
})
