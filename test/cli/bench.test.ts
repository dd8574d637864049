/** `ttrpc bench`. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Server, unixSocketRequireUidGid } from 'ttrpc'
import { cli } from '../support/cli.js'
import { ECHO_PROTO, startEcho } from '../support/cli-service.js'
import { CliProcess } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'

const proto = ['--proto', ECHO_PROTO]

describe('ttrpc bench', { timeout: 60_000 }, () => {
  let path: string
  let server: Server
  before(async () => {
    ;({ path, server } = await startEcho())
  })
  after(() => server.close())

  const bench = (...args: string[]) => cli(['bench', path, ...args, '--warmup', '0', ...proto])

  test('as many calls as asked, over all connections, as JSON', async () => {
    const args = ['--calls', '500', '--concurrency', '8', '--connections', '3', '--json']
    const { code, stdout, stderr } = await bench('Echo/Echo', '-d', '"hi"', ...args)
    assert.deepEqual([code, stderr], [0, ''])
    const { calls, failed, callsPerSecond, latencyMs, errors } = JSON.parse(stdout)
    assert.deepEqual([calls, failed, errors], [500, 0, {}])
    const { p50, p90, p99, 'p99.9': most, max } = latencyMs
    assert.ok(0 < p50 && p50 <= p90 && p90 <= p99 && p99 <= most && most <= max * 1.01)
    assert.ok(callsPerSecond > 0)
  })

  test('for a time, as text with a histogram whose counts are those of the calls', async () => {
    const { code, stdout } = await bench('Echo/Echo', '--duration', '100ms')
    assert.equal(code, 0)
    const total = Number(/^(\d+) calls in [\d.]+ ms: \d+ calls\/s, 0 failed\n/.exec(stdout)?.[1])
    assert.match(stdout, /\np50 .* {3}p90 .* {3}p99 .* {3}p99\.9 .* {3}max /)
    const counts = [...stdout.matchAll(/█* +(\d+)$/gm)].map(([, count]) => Number(count))
    const ranges = [...stdout.matchAll(/^ *([\d.]+ (?:µs|ms|s)) – +([\d.]+ (?:µs|ms|s)) /gm)]
    assert.equal(ranges.length, counts.length)
    for (const [at, [, from]] of ranges.entries()) if (at > 0) assert.equal(from, ranges[at - 1]![2])
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      total,
    )
  })

  test('failures by their code, and exit code 1', async () => {
    const { code, stdout } = await bench('Echo/Echo', '-d', '"bad"', '--calls', '20', '--json')
    assert.equal(code, 1)
    const { calls, failed, errors, latencyMs } = JSON.parse(stdout)
    assert.deepEqual([calls, failed, errors, latencyMs], [20, 20, { 'NOT_FOUND (5)': 20 }, null])
  })

  test('Ctrl-C ends it, also while calls hang', async () => {
    const child = CliProcess.startNow(['bench', path, 'Echo/Echo', '-d', '"hang"', '--warmup', '0', ...proto])
    await using _ = child
    const hangs = (): boolean =>
      server.connections.some(({ peer, calls }) => peer?.pid === child.child.pid && calls.length > 0)
    while (!hangs()) await setTimeout(5)
    assert.equal(await child.stop('SIGINT'), 130)
    assert.equal(child.stderr, '')
  })

  for (const [what, args, code, text] of [
    ['no method', [], 2, /missing: the method/],
    ['a stream', ['Flood'], 1, /Flood streams, and only unary methods are measured/],
    ['two ends', ['Echo/Echo', '--calls', '5', '--duration', '1s'], 2, /use one of them/],
    ['a wrong number', ['Echo/Echo', '--calls', '-5'], 2, /./],
    ['no call at all', ['Echo/Echo', '--concurrency', '0'], 2, /--concurrency takes a whole number from 1/],
    ['too many connections', ['Echo/Echo', '--connections', '65'], 2, /more than --concurrency/],
    ['data that do not fit', ['Echo/Echo', '-d', '[]'], 1, /from JSON/],
  ] as const) {
    test(`in one line what is wrong: ${what}`, async () => {
      const result = await bench(...args)
      assert.deepEqual([result.code, result.stdout], [code, ''])
      assert.match(result.stderr, text)
      assert.match(result.stderr, /^ttrpc bench: [^\n]+\n$/)
    })
  }

  test('no server', async () => {
    const result = await cli(['bench', '/nowhere/x.sock', 'Echo/Echo', ...proto])
    assert.deepEqual([result.code, result.stdout], [1, ''])
    assert.match(result.stderr, /^ttrpc bench: cannot connect [^\n]+\n$/)
  })

  for (const warmup of ['0', '100ms'])
    test(`a server that refuses us: its error and 1, not 0 calls (warm-up ${warmup})`, async () => {
      await using refusing = new Server({ handshaker: unixSocketRequireUidGid(12345, 1) })
      const refused = tempSocket()
      await refusing.listen(refused)
      for (const format of [[], ['--json']]) {
        const args = ['Echo/Echo', '--duration', '300ms', '--warmup', warmup, ...proto, ...format]
        const { code, stdout, stderr } = await cli(['bench', refused, ...args])
        assert.deepEqual([code, stdout], [1, ''])
        assert.match(stderr, /^ttrpc bench: .*(closed|refuse)/)
      }
    })

  test('a server that does not answer: the calls that are open after the duration are given up and counted', async () => {
    const args = ['Echo/Echo', '-d', '"hang"', '--duration', '100ms', '--concurrency', '3', '--json']
    const { code, stdout, stderr } = await bench(...args)
    assert.deepEqual([code, stderr], [1, ''])
    const { calls, failed, errors } = JSON.parse(stdout)
    assert.deepEqual([calls, failed, errors], [3, 3, { 'CANCELED (1)': 3 }])
  })
})
