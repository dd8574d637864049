/** `ttrpc tap`: what it shows, and that what passes arrives unchanged. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect as netConnect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect, loadProto } from 'ttrpc'
import { fullQueue } from '../support/full-queue.js'
import { startOurServer } from '../support/our-server.js'
import { RawListener, RawPeer } from '../support/raw-peer.js'
import type { RunningServer } from '../support/server-target.js'
import { CliProcess, runCli } from '../support/tap-process.js'
import { tempSocket } from '../support/temp-socket.js'
import { DATA, frame, header, REQUEST, request, response } from '../support/wire.js'

const PROTO = fileURLToPath(new URL('proto/echo.proto', import.meta.resolve('ttrpc/package.json')))
const timeout = 60_000

interface Shown {
  readonly event: string
  readonly [key: string]: unknown
}

/** Starts a tap in front of an address. Returns it with its own address. */
async function tapTo(target: string, ...args: string[]): Promise<CliProcess & { path: string }> {
  const path = tempSocket()
  const tap = await CliProcess.start(['tap', path, target, ...args])
  return Object.assign(tap, { path })
}

function shown(lines: readonly string[]): Shown[] {
  return lines.map((line) => JSON.parse(line) as Shown)
}

describe('tap shows', { timeout }, () => {
  let server: RunningServer
  before(async () => {
    server = await startOurServer()
  })
  after(() => server.stop())

  test('each frame of a call: peer, names, metadata, deadline, payload, status', async () => {
    await using tap = await tapTo(server.path, '--proto', PROTO, '--json')
    const { Echo } = await loadProto(PROTO)
    const client = await connect(`unix://${tap.path}`)
    const service = client.service(Echo!)
    await service.echo!({ value: 'hi' }, { timeoutMs: 5000, metadata: { ns: 'k8s' } })
    await assert.rejects(client.call('no.S', 'X', Buffer.from('abc')))
    client.close()
    const lines = shown(await tap.until((line) => line.includes('"close"')))
    const [open, asked, answered, unknown, refused] = lines
    const peer = open?.peer as { pid: number; uid: number; comm: string }
    assert.deepEqual([peer.pid, peer.uid, typeof peer.comm], [process.pid, process.getuid?.(), 'string'])
    const { at, time, timeoutMs, ...rest } = asked!
    assert.ok(Number(timeoutMs) > 4000 && Number(timeoutMs) <= 5000)
    assert.equal(time, new Date(at as number).toISOString())
    assert.deepEqual(rest, {
      event: 'frame',
      connection: 1,
      from: 'client',
      stream: 1,
      type: 'request',
      flags: [],
      length: (rest as Shown).length,
      service: 'interop.v1.Echo',
      method: 'Echo',
      sinceRequestMs: 0,
      metadata: [['ns', 'k8s']],
      payloadLength: 4,
      payload: 'hi',
    })
    assert.deepEqual([answered!.payload, answered!.ends, answered!.type], ['hi', true, 'response'])
    assert.ok(Number(answered!.sinceRequestMs) >= 0)
    assert.deepEqual([unknown!.payloadLength, unknown!.hex], [3, '616263'])
    assert.deepEqual(refused!.status, {
      code: 12,
      name: 'UNIMPLEMENTED',
      message: 'service no.S',
      details: [],
    })
  })

  test('lines that a terminal can print, whatever the peer sends', async () => {
    await using tap = await tapTo(server.path)
    const peer = await RawPeer.dial(tap.path)
    await peer.send(request(1, { service: 'a\u001b]0;x\u0007\u202e', method: 'b\n' }))
    await peer.answer()
    peer.close()
    const lines = await tap.until((line) => line.includes('closed'))
    const line = lines.find((one) => one.includes('request'))!
    assert.match(line, /a\\u\{1b\}\]0;x\\u\{7\}\\u\{202e\}\/b\\u\{a\}/)
    for (const one of lines) assert.doesNotMatch(one, /[\p{Cc}\p{Cf}]/u)
  })

  test('only what the filters name, and no payload where that is asked for', async () => {
    await using tap = await tapTo(
      server.path,
      '--json',
      '--method',
      'interop.*/E?ho',
      '--stream',
      '3',
      '--no-payload',
    )
    const peer = await RawPeer.dial(tap.path)
    for (const [stream, method] of [
      [1, 'Echo'],
      [3, 'Echo'],
      [5, 'Empty'],
    ] as const) {
      await peer.send(
        request(stream, { service: 'interop.v1.Echo', method, payload: Buffer.from('0a0161', 'hex') }),
      )
      await peer.answer()
    }
    peer.close()
    const frames = shown(await tap.until((line) => line.includes('"close"'))).filter(
      ({ event }) => event === 'frame',
    )
    assert.deepEqual(
      frames.map(({ stream, type, hex, payloadLength }) => [stream, type, hex, payloadLength]),
      [
        [3, 'request', undefined, 3],
        [3, 'response', undefined, 3],
      ],
    )
  })

  test('a recording as it showed the traffic', async () => {
    const file = `${tempSocket()}.jsonl`
    await using tap = await tapTo(server.path, '--proto', PROTO, '--write', file)
    const client = await connect(`unix://${tap.path}`)
    await client.call('interop.v1.Echo', 'Echo', Buffer.from('0a026869', 'hex'))
    client.close()
    const lines = await tap.until((line) => line.includes('closed'))
    assert.equal(await tap.stop('SIGTERM'), 0)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const replayed = await runCli(['tap', '--read', file, '--proto', PROTO])
    assert.deepEqual([replayed.code, replayed.stderr], [0, ''])
    assert.equal(replayed.stdout, `${lines.join('\n')}\n`)
    assert.match(readFileSync(file, 'utf8'), /^\{"ttrpc-tap":1,"listen":"unix:.*","target":"unix:.*"\}\n/)
  })

  test('its socket is 0600 and gone at the end, for each signal', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      await using tap = await tapTo(server.path)
      assert.equal(statSync(tap.path).mode & 0o777, 0o600)
      assert.equal(await tap.stop(signal), 0)
      assert.throws(() => statSync(tap.path), { code: 'ENOENT' })
      assert.equal(tap.stderr.split('\n').length, 2, tap.stderr)
    }
  })

  test('it ends at once while a target does not accept, and the recording has the end', async () => {
    await using queue = await fullQueue()
    const file = tempSocket()
    await using tap = await tapTo(queue.path, '--write', file)
    const peer = await RawPeer.dial(tap.path)
    await tap.until((line) => line.includes('opened'))
    const began = performance.now()
    assert.equal(await tap.stop(), 0)
    assert.ok(performance.now() - began < 5000, 'it does not wait for the target')
    await peer.closed
    assert.match(readFileSync(file, 'utf8'), /"event":"close".*"reason":"the tap has ended"\}\n$/)
  })

  test('it ends without a word when its output is closed', async () => {
    await using tap = await tapTo(server.path)
    tap.child.stdout.destroy()
    const closed = once(tap.child, 'close')
    const peer = await RawPeer.dial(tap.path)
    await peer.closed
    assert.deepEqual(await closed, [0, null])
    assert.equal(tap.stderr.split('\n').length, 2, tap.stderr)
  })
})

describe('tap shows what is broken', { timeout }, () => {
  const broken: readonly [title: string, bytes: Buffer, expected: RegExp][] = [
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), /not ttrpc: 27 bytes {2}?47455420/],
    ['an envelope', frame(1, REQUEST, 0, Buffer.from('ffffff', 'hex')), /not a valid envelope: proto/],
    ['a name', frame(1, REQUEST, 0, Buffer.from('0a02c328', 'hex')), /invalid UTF-8/],
    ['a type', frame(1, 9, 0, Buffer.from('abc')), /1 unknown 9 {2}3 bytes 616263/],
    ['flags', frame(1, DATA, 0xf9), /1 data\(closed\+0xf8\)/],
    ['an oversized frame', header(0xffff_ffff, 1, REQUEST), /header alone/],
    ['half a frame', header(100, 1, REQUEST), /inside a frame: 10 bytes of it came/],
  ]
  for (const [title, bytes, expected] of broken) {
    test(`${title}, and passes it on`, async () => {
      await using listener = await RawListener.open()
      await using tap = await tapTo(listener.path)
      const client = netConnect(tap.path)
      client.on('error', () => {})
      client.end(bytes)
      const server = await listener.accept()
      await server.closed
      const text = (await tap.until((line) => line.includes('closed'))).join('\n')
      assert.match(text, new RegExp(expected.source.replace('{2}?', '')))
    })
  }

  test('a server that cannot be reached', async () => {
    await using tap = await tapTo(tempSocket())
    const peer = await RawPeer.dial(tap.path)
    await peer.closed
    await tap.until((line) => /#1 closed: the target cannot be reached: ENOENT/.test(line))
  })

  test('answers with unreadable statuses', async () => {
    await using listener = await RawListener.open()
    await using tap = await tapTo(listener.path)
    const client = await RawPeer.dial(tap.path)
    await client.send(request(1, { service: 's', method: 'm' }))
    const server = await listener.accept()
    await server.next()
    await server.send(frame(1, 2, 0, Buffer.from('0a01ff', 'hex')), response(1, { status: { code: 999 } }))
    const lines = await tap.until((line) => line.includes('CODE_999'))
    assert.match(lines.join('\n'), /not a valid/)
  })
})

describe('tap refuses', { timeout }, () => {
  const file = `${tempSocket()}.jsonl`
  const refusals: readonly [args: string[], code: number, text: RegExp][] = [
    [[], 2, /name the address to listen on/],
    [['/tmp/a.sock'], 2, /name the address/],
    [['/tmp/a.sock', '/tmp/b.sock', 'c'], 2, /"c" is one argument too many/],
    [['bogus', '/tmp/b.sock'], 2, /address "bogus" cannot be used/],
    [['/tmp/a.sock', '/tmp/b.sock', '--bogus'], 2, /there is no option "--bogus"/],
    [['/tmp/a.sock', '/tmp/b.sock', '--stream', '-1'], 2, /--stream/],
    [['/tmp/a.sock', '/tmp/b.sock', '--stream', '4294967296'], 2, /--stream takes the number of a stream/],
    [['/no/such/dir/a.sock', '/tmp/b.sock'], 1, /cannot listen on unix:\/\/\/no\/such\/dir\/a\.sock/],
    [['fd:0', '/tmp/b.sock'], 2, /this command listens on a path such as .*, not fd:0/],
    [['unix:@name', '/tmp/b.sock'], 2, /this command listens on a path such as .*, not unix:@name/],
    [['/tmp/a.sock', 'unix:@name'], 2, /this command connects to a path such as .*, not unix:@name/],
    [['/tmp/a.sock', '/tmp/b.sock', '--proto', '/no/such.proto'], 1, /\/no\/such\.proto/],
    [['--read', '/no/such/file'], 1, /ENOENT.*\/no\/such\/file/],
    [['--read', '/tmp'], 1, /EISDIR/],
    [['--read', PROTO], 1, /is not a recording/],
    [['--read', file], 1, /:2: this line is not an event of a tap/],
    [['--read', file, '/tmp/a.sock'], 2, /--read takes no addresses/],
    [['--read', file, '--write', file], 2, /use one of them/],
  ]
  for (const [args, code, text] of refusals) {
    test(`ttrpc tap ${args.join(' ')}`, async () => {
      writeFileSync(file, '{"ttrpc-tap":1}\n{"event":"bytes","at":1e99,"connection":1}\n')
      const ended = await runCli(['tap', ...args])
      assert.match(ended.stderr, text)
      assert.deepEqual([ended.code, ended.stdout, ended.stderr.trimEnd().split('\n').length], [code, '', 1])
    })
  }

  test('its help fits a screen', async () => {
    const { code, stdout } = await runCli(['tap', '--help'])
    const lines = stdout.trimEnd().split('\n')
    assert.equal(code, 0)
    assert.ok(lines.length <= 24 && lines.every((line) => line.length <= 80), stdout)
  })
})
