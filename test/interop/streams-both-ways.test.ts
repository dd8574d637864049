/** Whole streams between real programs: our client with Go's server, Go's client with ours, and each with its own kind. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import { failureOf, ourClients, textIn } from '../support/client-clauses.js'
import { endOf, textFrom } from '../support/client-stream-clauses.js'
import type { CallFailure, ClientTarget, ClientUnderTest } from '../support/client-target.js'
import { bytesValue, stringValue, uint32Value } from '../support/protobuf.js'
import { ECHO_SERVICE, goTarget, oursTarget, type RunningServer } from '../support/server-target.js'
import type { StreamRequest, StreamUnderTest } from '../support/stream-under-test.js'
import { MAX_BODY } from '../support/wire.js'
import { skipWithoutGo } from './go.js'
import { goClients } from './go-client.js'

const GUARD_MS = 60_000
/** What the longest message may hold: its tag and length take the rest. */
const LONGEST = MAX_BODY - 5

const pairs = [
  ['ours', 'go'],
  ['go', 'ours'],
  ['ours', 'ours'],
  ['go', 'go'],
] as const

/** Every one of these must be sent. */
async function sendAll(stream: StreamUnderTest, messages: readonly Uint8Array[]): Promise<void> {
  for (const message of messages) assert.equal(await stream.send(message), undefined)
}

function detailed({ kind, code, message, details }: CallFailure): void {
  assert.deepEqual([kind, code, message], ['status', 9, 'detailed'])
  assert.deepEqual(
    details.map(({ typeUrl, value }) => [typeUrl, Buffer.from(value).toString('hex')]),
    [
      ['type.googleapis.com/google.protobuf.StringValue', '0a036f6e65'],
      ['example.test/Unknown', 'ff00'],
    ],
  )
}

for (const [clientName, serverName] of pairs) {
  const skip = clientName === 'go' || serverName === 'go' ? skipWithoutGo() : false
  describe(`streams, ${clientName} client, ${serverName} server`, { skip, timeout: 10 * GUARD_MS }, () => {
    let server: RunningServer
    let clients: ClientTarget
    let client: ClientUnderTest
    let names = 0

    before(async () => {
      server = await (serverName === 'go' ? goTarget : oursTarget).start()
      clients = clientName === 'go' ? goClients() : await ourClients()
      client = await clients.connect(server.path)
    })
    after(async () => {
      await clients?.stop()
      await server?.stop()
    })

    function open(
      method: string,
      kind: StreamRequest['kind'],
      more: Partial<StreamRequest> = {},
      on = client,
    ): Promise<StreamUnderTest> {
      return on.stream({ service: ECHO_SERVICE, method, kind, ...more })
    }

    function control(method: string, name: string): Promise<string> {
      return textIn(client.call({ service: ECHO_SERVICE, method, payload: stringValue(name) }))
    }

    /** Opens a stream whose handler waits, and returns when it runs. */
    async function blocked(on = client, more: Partial<StreamRequest> = {}) {
      const name = `${clientName}-${serverName}-${++names}`
      const stream = await open('StreamBlock', 'bidiStreaming', more, on)
      await sendAll(stream, [stringValue(name)])
      await control('Begun', name)
      return { name, stream }
    }

    const guarded = (title: string, run: () => Promise<void>) => test(title, { timeout: GUARD_MS }, run)

    guarded('a server stream, also an empty one', async () => {
      const stream = await open('Count', 'serverStreaming', { payload: uint32Value(300) })
      for (let i = 0; i < 300; i++) assert.deepEqual(await stream.receive(), { payload: uint32Value(i) })
      await endOf(stream)
      await endOf(await open('Count', 'serverStreaming'))
    })

    guarded('a client stream, also an empty one', async () => {
      const stream = await open('Sum', 'clientStreaming')
      await sendAll(stream, [40, 0, 2].map(uint32Value))
      assert.equal(await stream.closeSend(), undefined)
      assert.equal(await textFrom(stream), '3 42')
      await endOf(stream)
      const empty = await open('Sum', 'clientStreaming')
      assert.equal(await empty.closeSend(), undefined)
      assert.equal(await textFrom(empty), '0 0')
      await endOf(empty)
    })

    guarded('a bidirectional stream, message by message and at once', async () => {
      const stream = await open('Chat', 'bidiStreaming')
      const messages = ['a', '', 'c'].map((text) => bytesValue(Buffer.from(text)))
      for (const message of messages) {
        await sendAll(stream, [message])
        assert.deepEqual(await stream.receive(), { payload: message })
      }
      await sendAll(stream, messages)
      assert.equal(await stream.closeSend(), undefined)
      for (const message of messages) assert.deepEqual(await stream.receive(), { payload: message })
      await endOf(stream)
    })

    for (const mode of ['flood', 'upload', 'pingpong', 'chat'] as const) {
      guarded(`${mode}: 10,000 messages, each in its place`, () => client.load(mode, 1, 10_000, 64))
    }

    guarded('64 bidirectional streams beside each other', async () => {
      await client.load('pingpong', 64, 100, 64)
      await client.load('chat', 64, 500, 64)
    })

    guarded('64 floods and 64 uploads at once', async () => {
      await Promise.all([client.load('flood', 64, 500, 64), client.load('upload', 64, 500, 64)])
    })

    guarded('messages of all sizes', async () => {
      for (const size of [0, 1, 63, 4096, 16_384, 65_535, 65_536, 1_000_000, LONGEST]) {
        await client.load('chat', 1, 5, size)
      }
      await client.load('flood', 2, 300, 65_536)
      await client.load('upload', 2, 300, 65_536)
    })

    guarded('64 MB each way at once', () => client.load('chat', 4, 250, 65_536))

    guarded('a status with details, at once and behind messages', async () => {
      const failing = await open('StreamFail', 'bidiStreaming')
      await sendAll(failing, [stringValue('details')])
      detailed(await failureOf(failing.receive()))
      const counting = await open('CountFail', 'serverStreaming', { payload: stringValue('details') })
      for (const i of [0, 1]) assert.deepEqual(await counting.receive(), { payload: uint32Value(i) })
      detailed(await failureOf(counting.receive()))
    })

    guarded('unknown services and methods', async () => {
      const service = await open('X', 'bidiStreaming', { service: 'no.S' })
      const { code, message } = await failureOf(service.receive())
      assert.deepEqual([code, message], [12, 'service no.S'])
      const method = await failureOf((await open('X', 'serverStreaming')).receive())
      assert.deepEqual([method.code, method.message], [12, 'method X'])
    })

    guarded('a handler that ends before the client does', async () => {
      const early = await open('Early', 'bidiStreaming')
      await sendAll(early, [bytesValue(Buffer.from('enough'))])
      await endOf(early)
      const sum = await open('EarlySum', 'clientStreaming')
      await sendAll(sum, [uint32Value(7)])
      assert.equal(await textFrom(sum), '7')
      await endOf(sum)
    })

    guarded('a stream that is given up ends here alone', async () => {
      const { name, stream } = await blocked()
      const received = stream.receive()
      await stream.cancel()
      assert.equal((await failureOf(received)).message, 'context canceled')
      assert.equal(await control('Seen', name), 'running')
      await control('Release', name)
      assert.equal(await control('Ended', name), 'released')
    })

    if (clientName === 'ours') {
      guarded('metadata and a deadline reach the handler', async () => {
        const metadata = { 'trace-id': ['7'], many: ['1', '2', '3'] }
        const told = await open('StreamMetadata', 'serverStreaming', { metadata })
        assert.deepEqual(JSON.parse(await textFrom(told)), metadata)
        await endOf(told)
        const deadline = await open('StreamDeadline', 'serverStreaming', { timeoutMs: 3_600_000 })
        const left = Number(await textFrom(deadline)) / 1e6
        assert.ok(left > 3_540_000 && left < 3_600_001, `${left} ms are left`)
        await endOf(deadline)
      })

      guarded('a deadline passes on both sides', async () => {
        const { name, stream } = await blocked(client, { timeoutMs: 300 })
        assert.equal((await failureOf(stream.receive())).message, 'context deadline exceeded')
        assert.equal(await control('Ended', name), 'context deadline exceeded')
      })
    }

    guarded('a client that closes with streams open', async () => {
      const other = await clients.connect(server.path)
      const streams = [await blocked(other), await blocked(other), await blocked(other)]
      const received = streams.map(({ stream }) => stream.receive())
      await other.close()
      for (const failing of received) assert.equal((await failureOf(failing)).message, 'ttrpc: closed')
      assert.equal(await other.closes(), 1)
      for (const { name } of streams) assert.equal(await control('Ended', name), 'context canceled')
    })

    guarded('a server that ends with streams open', async () => {
      await using mortal = await (serverName === 'go' ? goTarget : oursTarget).start()
      const other = await clients.connect(mortal.path)
      const stream = await open('Chat', 'bidiStreaming', {}, other)
      const message = bytesValue(Buffer.from('heard'))
      await sendAll(stream, [message])
      assert.deepEqual(await stream.receive(), { payload: message })
      const received = stream.receive()
      await mortal.stop()
      assert.equal((await failureOf(received)).message, 'ttrpc: closed')
      assert.equal(await other.closes(), 1)
    })

    guarded('the connection is as good as new', () => client.many(100, 10, 64))
  })
}
