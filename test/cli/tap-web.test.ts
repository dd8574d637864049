/** `ttrpc tap --web`: who gets the page and the events, what they have in them, and how it ends. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect, loadProto } from 'ttrpc'
import { EventClient, fetchText } from '../support/event-client.js'
import { startOurServer } from '../support/our-server.js'
import { RawPeer } from '../support/raw-peer.js'
import type { RunningServer } from '../support/server-target.js'
import { CLI, CliProcess, runCli } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'
import { webTap } from '../support/web-tap.js'
import { request } from '../support/wire.js'

const PROTO = fileURLToPath(new URL('proto/echo.proto', import.meta.resolve('ttrpc/package.json')))
const timeout = 60_000

describe('the page of a tap', { timeout }, () => {
  let server: RunningServer
  let tap: Awaited<ReturnType<typeof webTap>>
  before(async () => {
    server = await startOurServer()
    tap = await webTap(server.path, '--proto', PROTO)
  })
  after(async () => {
    await tap.stop('SIGKILL')
    await server.stop()
  })

  test('its address, which is the only line that is printed', () => {
    assert.match(tap.url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
    assert.deepEqual(tap.lines, [tap.url])
    assert.match(tap.stderr, /^ttrpc tap: listening on unix:.*, passing on to unix:.*\n$/)
  })

  test('one file of less than 100 KiB that asks for nothing else', async () => {
    const { status, text, headers } = await fetchText(tap.url)
    assert.equal(status, 200)
    assert.ok(Buffer.byteLength(text) < 100 * 1024, `${Buffer.byteLength(text)} bytes`)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.doesNotMatch(
      text,
      /https?:(?!\/\/www\.w3\.org\/2000\/svg)|<link(?! rel="icon" href="data:,">)|\ssrc=|@import|url\(/,
    )
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/)
  })

  test('the same for who installs the package', () => {
    const pages = ['kits/cli/tap/web', 'bundle/cli'].map((folder) =>
      join(dirname(CLI), folder, 'tap-page.html'),
    )
    const [own, installed] = pages.map((path) => readFileSync(path, 'utf8'))
    assert.equal(installed, own)
  })

  test('headers that let it run what it was built with, and nothing else', async () => {
    const { text, headers } = await fetchText(tap.url)
    const policy = Object.fromEntries(
      headers['content-security-policy']!.toString()
        .split('; ')
        .map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
    )
    const hashed = (tag: string): string => {
      const content = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text)![1]!
      return `'sha256-${createHash('sha256').update(content).digest('base64')}'`
    }
    assert.deepEqual(policy, {
      'default-src': "'none'",
      'script-src': hashed('script'),
      'style-src': hashed('style'),
      'connect-src': "'self'",
      'img-src': 'data:',
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    })
    assert.deepEqual(
      ['cache-control', 'referrer-policy', 'x-content-type-options'].map((name) => headers[name]),
      ['no-store', 'no-referrer', 'nosniff'],
    )
  })

  const port = (): string => new URL(tap.url).port
  const token = (): string => new URL(tap.url).pathname.split('/')[1]!
  const requests: readonly [
    title: string,
    status: number,
    options: () => { path?: string; host?: string; method?: string },
  ][] = [
    ['its own address', 200, () => ({})],
    ['localhost', 200, () => ({ host: `LocalHost:${port()}` })],
    ['the address of IPv6', 200, () => ({ host: `[::1]:${port()}` })],
    ['no slash at the end', 200, () => ({ path: `/${token()}` })],
    ['another name', 403, () => ({ host: `example.com:${port()}` })],
    ['a name that begins as the own one', 403, () => ({ host: `127.0.0.1.example.com:${port()}` })],
    ['another port', 403, () => ({ host: '127.0.0.1:1' })],
    ['no port', 403, () => ({ host: '127.0.0.1' })],
    ['no token', 403, () => ({ path: '/' })],
    ['an empty token', 403, () => ({ path: '//events' })],
    ['events without a token', 403, () => ({ path: '/events' })],
    ['another token', 403, () => ({ path: `/${'A'.repeat(32)}/` })],
    ['a part of the token', 403, () => ({ path: `/${token().slice(0, -1)}/events` })],
    ['more than the token', 403, () => ({ path: `/${token()}A/` })],
    ['the token in the query', 403, () => ({ path: `/?token=${token()}` })],
    ['another path', 404, () => ({ path: `/${token()}/favicon.ico` })],
    ['a path below', 404, () => ({ path: `/${token()}/events/more` })],
    ['a way up', 404, () => ({ path: `/${token()}/../package.json` })],
    ['POST', 405, () => ({ method: 'POST' })],
    ['HEAD', 405, () => ({ method: 'HEAD' })],
    ['OPTIONS', 405, () => ({ method: 'OPTIONS' })],
  ]
  for (const [title, status, options] of requests) {
    test(`a request with ${title} is answered with ${status}`, async () => {
      const { path = `/${token()}/`, host = `127.0.0.1:${port()}`, method = 'GET' } = options()
      const answer = await fetchText(`http://127.0.0.1:${port()}`, { path, method, headers: { Host: host } })
      assert.equal(answer.status, status, answer.text)
      assert.equal(answer.headers['cache-control'], 'no-store')
      assert.equal(answer.headers['x-content-type-options'], 'nosniff')
      if (status !== 200) assert.doesNotMatch(answer.text, /<|function/)
      if (status === 405) assert.equal(answer.headers.allow, 'GET')
    })
  }
})

describe('the events of a tap', { timeout }, () => {
  let server: RunningServer
  before(async () => {
    server = await startOurServer()
  })
  after(() => server.stop())

  test('have the frames of unary calls and of streams, also for a page that comes later', async () => {
    await using tap = await webTap(server.path, '--proto', PROTO)
    using early = await EventClient.open(`${tap.url}events`)
    await early.until(() => early.events.length > 0)
    const { source, resumed, leftOut } = JSON.parse(early.events[0]!.data)
    assert.deepEqual([early.events[0]!.event, resumed, leftOut], ['hello', false, 0])
    assert.deepEqual(source, { kind: 'live', listen: `unix://${tap.path}`, target: `unix://${server.path}` })
    const { Echo } = await loadProto(PROTO)
    const client = await connect(`unix://${tap.path}`)
    const service = client.service(Echo!)
    await service.echo!({ value: 'hi' }, { metadata: { ns: 'k8s' }, timeoutMs: 5000 })
    for await (const _ of service.flood!({ value: '3 8' }) as AsyncIterable<unknown>);
    await assert.rejects(client.call('no.S', 'X', Buffer.from('abc')))
    client.close()
    await early.until(() => early.records.some(({ event }) => event === 'close'))
    const frames = early.records.filter(({ event }) => event === 'frame')
    assert.deepEqual(
      frames.slice(0, 2).map(({ type, payload }) => [type, payload]),
      [
        ['request', 'hi'],
        ['response', 'hi'],
      ],
    )
    assert.deepEqual(frames[0]!.metadata, [['ns', 'k8s']])
    assert.equal(
      frames.filter(({ type, payloadLength }) => type === 'data' && payloadLength !== undefined).length,
      3,
    )
    assert.deepEqual((frames.at(-1)!.status as { code: number }).code, 12)
    using late = await EventClient.open(`${tap.url}events`)
    await late.until(() => late.records.length >= early.records.length)
    assert.deepEqual(late.records, early.records)
  })

  test('are those that the filters name, and continue where a page was cut off', async () => {
    await using tap = await webTap(server.path, '--stream', '3', '--no-payload')
    const peer = await RawPeer.dial(tap.path)
    for (const stream of [1, 3]) {
      await peer.send(request(stream, { service: 'interop.v1.Echo', method: 'Echo' }))
      await peer.answer()
    }
    peer.close()
    using all = await EventClient.open(`${tap.url}events`)
    await all.until(() => all.records.some(({ event }) => event === 'close'))
    const shown = all.records.map(({ event, stream }) => stream ?? event).filter((what) => what !== 'end')
    assert.deepEqual(shown, ['open', 3, 3, 'close'])
    const headers = { 'Last-Event-ID': all.events[2]!.id! }
    using resumed = await EventClient.open(`${tap.url}events`, { headers })
    await resumed.until(() => resumed.records.some(({ event }) => event === 'close'))
    assert.equal(JSON.parse(resumed.events[0]!.data).resumed, true)
    assert.deepEqual(resumed.records, all.records.slice(2))
    for (const id of ['99', '-1', 'x']) {
      using anew = await EventClient.open(`${tap.url}events`, { headers: { 'Last-Event-ID': id } })
      await anew.until(() => anew.events.length > 0)
      assert.equal(JSON.parse(anew.events[0]!.data).resumed, false, id)
    }
  })

  test('have names of a peer as they are, in one line of JSON', async () => {
    await using tap = await webTap(server.path)
    const peer = await RawPeer.dial(tap.path)
    const service = '<img src=x onerror=alert(1)>\n\nevent: end\ndata: x'
    const method = '</script><script>alert(1)</script>\u0000\u001b\u202e\u2028'
    await peer.send(request(1, { service, method }))
    await peer.answer()
    using client = await EventClient.open(`${tap.url}events`)
    await client.until(() => client.records.length >= 3)
    const asked = client.records[1]!
    assert.deepEqual([asked.service, asked.method], [service, method])
    assert.ok(client.events.slice(1).every(({ event }) => event === 'message'))
    peer.close()
  })

  test('end with the tap, for each signal, with the exit code of a tap', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      await using tap = await webTap(server.path)
      using client = await EventClient.open(`${tap.url}events`)
      await client.until(() => client.events.length > 0)
      assert.equal(await tap.stop(signal), 0)
      await client.closed
      assert.equal(client.events.at(-1)!.event, 'end')
      await assert.rejects(fetchText(tap.url), { code: 'ECONNREFUSED' })
      assert.throws(() => statSync(tap.path), { code: 'ENOENT' })
    }
  })

  test('of a recording are served until the end, as they were live', async () => {
    const file = `${tempSocket()}.jsonl`
    await using tap = await webTap(server.path, '--write', file)
    using live = await EventClient.open(`${tap.url}events`)
    const client = await connect(`unix://${tap.path}`)
    await client.call('interop.v1.Echo', 'Echo', Buffer.from('0a026869', 'hex'))
    client.close()
    await live.until(() => live.records.some(({ event }) => event === 'close'))
    assert.equal(await tap.stop(), 0)
    await using replay = CliProcess.startNow(['tap', '--read', file, '--web'])
    const [url] = await replay.until((line) => line.startsWith('http'))
    using client2 = await EventClient.open(`${url}events`)
    await client2.until(() => client2.records.length >= live.records.length)
    assert.deepEqual(client2.records, live.records)
    assert.deepEqual(JSON.parse(client2.events[0]!.data).source, { kind: 'recording', path: file })
    assert.equal(await replay.stop(), 0)
    assert.equal(replay.stderr, '')
  })
})

describe('tap --web refuses', { timeout }, () => {
  const [a, b] = [tempSocket(), tempSocket()]
  const refusals: readonly [args: string[], code: number, text: RegExp][] = [
    [[a, b, '--web', '--json'], 2, /--web shows a page and --json prints lines: use one of them/],
    [[a, b, '--web', '65536'], 2, /--web takes a whole number from 0 to 65535, not "65536"/],
    [[a, b, '--web=x'], 2, /--web takes a whole number from 0 to 65535, not "x"/],
    [[a, b, '--web', '-1'], 2, /-1/],
    [[a, b, '--web', 'x'], 2, /"x" is one argument too many/],
    [['--web'], 2, /name the address to listen on/],
    [['--read', '/no/such/file', '--web'], 1, /ENOENT/],
    [['--read', PROTO, '--web'], 1, /is not a recording/],
    [['/no/such/dir/a.sock', b, '--web'], 1, /cannot listen on unix:/],
  ]
  for (const [args, code, text] of refusals) {
    test(args.join(' '), async () => {
      const ended = await runCli(['tap', ...args])
      assert.match(ended.stderr, text)
      assert.deepEqual([ended.code, ended.stdout, ended.stderr.trimEnd().split('\n').length], [code, '', 1])
    })
  }

  test('a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const ended = await runCli(['tap', a, b, '--web', String(port)])
    other.close()
    const address = `tcp://127.0.0.1:${port}`
    assert.match(ended.stderr, /address already in use \(listen: EADDRINUSE\)/)
    assert.ok(ended.stderr.startsWith(`ttrpc tap: cannot listen on ${address}: `), ended.stderr)
    assert.deepEqual([ended.code, ended.stdout, ended.stderr.trimEnd().split('\n').length], [1, '', 1])
    assert.throws(() => statSync(a), { code: 'ENOENT' })
  })

  test('nothing where the port is named', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    await new Promise((resolve) => other.close(resolve))
    for (const named of [['--web', String(port)], [`--web=${port}`]]) {
      await using tap = CliProcess.startNow(['tap', ...named, a, b])
      const [url] = await tap.until((line) => line.startsWith('http'))
      assert.equal(new URL(url!).port, String(port))
    }
  })
})
