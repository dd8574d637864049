/** Frames of a server on a stream that a client accepts or survives, and the frames that open and close a stream. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { Client, isTtrpcError, ProtocolError, type StreamCall } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import type { RawPeer } from '../support/raw-peer.js'
import { DATA, frame, header, REQUEST, RESPONSE, readRequest, response } from '../support/wire.js'
import { clientsOfRawServers } from './raw-server.js'
import { text } from './stream-way.js'

holdWhileTesting()

type Call = StreamCall<Uint8Array, Uint8Array>

const data = (id: number, body: string, flags = 0): Buffer => frame(id, DATA, flags, text(body))
const close = (id: number): Buffer => frame(id, DATA, 5)

/** Sends these frames for an open bidi call, then completes another call. Returns the end of the first. */
async function endBy(peer: RawPeer, client: Client, frames: (id: number) => Buffer[]): Promise<unknown> {
  const call = client.stream('s', 'M', 'bidiStreaming')
  const other = client.stream('s', 'M', 'serverStreaming', text('q'))
  const [first, second] = await peer.take(2)
  await peer.send(...frames(first!.stream))
  await peer.send(frame(second!.stream, DATA, 0, text('other')), frame(second!.stream, DATA, 5))
  assert.equal(String(await other.receive()), 'other')
  assert.equal(await other.receive(), undefined)
  return theEnd(call)
}

async function theEnd(call: Call): Promise<unknown> {
  const texts: string[] = []
  try {
    for await (const message of call) texts.push(String(message))
    return texts.join()
  } catch (error) {
    assert.ok(isTtrpcError(error))
    return `${texts.join()} ${error instanceof ProtocolError ? 'protocol' : error.code} ${error.message}`
  }
}

clientsOfRawServers('frames a client survives', (bad) => {
  const sequences: readonly (readonly [
    clause: string,
    frames: (id: number) => Buffer[],
    end: string | RegExp,
  ])[] = [
    ['E19: a close', (id) => [data(id, 'a'), close(id)], 'a'],
    ['E19: a last message with the close', (id) => [data(id, 'a', 1)], 'a'],
    ['E19: a response with a payload', (id) => [data(id, 'a'), response(id, { payload: text('b') })], 'a,b'],
    [
      'E19: an error',
      (id) => [data(id, 'a'), response(id, { status: { code: 999, message: 'no' } })],
      'a 999 no',
    ],
    ['E20: no data', (id) => [data(id, 'a', 4), data(id, '', 4), close(id)], ''],
    [
      'E13: frames behind the end',
      (id) => [data(id, 'a'), close(id), data(id, 'b'), close(id), response(id, {})],
      'a',
    ],
    [
      'E13: an end behind an error',
      (id) => [response(id, { status: { code: 5, message: 'no' } }), data(id, 'b'), close(id)],
      ' 5 no',
    ],
    [
      'E14: a request',
      (id) => [data(id, 'a'), frame(id, REQUEST, 0)],
      'a protocol unexpected "request" message received: protocol error',
    ],
    [
      'E14: an unknown type',
      (id) => [data(id, 'a'), frame(id, 9, 0), data(id, 'b')],
      'a protocol unexpected "unknown" message received: protocol error',
    ],
    [
      'E16: an oversized message',
      (id) => [data(id, 'a'), header(4_194_305, id, DATA), Buffer.alloc(4_194_305)],
      'a 8 message length 4194305 exceed maximum message size of 4194304',
    ],
    [
      'E16: an oversized response',
      (id) => [header(4_194_305, id, RESPONSE), Buffer.alloc(4_194_305)],
      ' 8 message length 4194305 exceed maximum message size of 4194304',
    ],
    [
      'a response that is not protobuf',
      (id) => [data(id, 'a'), frame(id, RESPONSE, 0, Buffer.from([0xff, 0xff]))],
      /^a 13 /,
    ],
  ]
  for (const [clause, frames, end] of sequences) {
    bad(clause, async (peer, client) => {
      const ended = await endBy(peer, client, frames)
      if (typeof end === 'string') assert.equal(ended, end)
      else assert.match(String(ended), end)
      assert.equal(Client.connectionOf(client).pending, 0)
    })
  }

  bad('E21: DATA of a server that does not stream', async (peer, client) => {
    for (const flags of [0, 1, 5]) {
      const call = client.stream('s', 'M', 'clientStreaming')
      const { stream } = await peer.next()
      await peer.send(data(stream, flags === 5 ? '' : 'a', flags))
      assert.equal(await theEnd(call), ' protocol received data from non-streaming server: protocol error')
      assert.deepEqual((await peer.next()).flags, 5, 'its own side is closed')
    }
  })

  bad('E1, E2, E5, E23, E24, F2: what opens and closes a stream', async (peer, client) => {
    const options = { metadata: { Trace: ['1', '2'] }, timeoutMs: 60_000 }
    const calls = [
      client.stream('s', 'Server', 'serverStreaming', text('q'), options),
      client.stream('s', 'Client', 'clientStreaming', [], options),
      client.stream('s', 'Bidi', 'bidiStreaming', undefined, options),
      client.stream('s', 'Empty', 'serverStreaming', text('')),
    ]
    await calls[2]!.send(text(''))
    calls[2]!.closeSend()
    const seen = await peer.take(7)
    const shapes = seen.map(({ stream, type, flags }) => [stream, type, flags])
    assert.deepEqual(
      shapes.toSorted((a, b) => a[0]! - b[0]! || a[1]! - b[1]!),
      [
        [1, REQUEST, 1],
        [3, REQUEST, 6],
        [3, DATA, 5],
        [5, REQUEST, 6],
        [5, DATA, 0],
        [5, DATA, 5],
        [7, REQUEST, 1],
      ],
    )
    for (const { type, stream, body } of seen) {
      if (type !== REQUEST) {
        assert.equal(body.length, 0)
        continue
      }
      const { service, payload, timeoutNano = 0n, metadata } = readRequest(body)
      assert.equal(service, 's')
      assert.equal(payload === undefined ? '' : String(payload), stream === 1 ? 'q' : '')
      assert.deepEqual(
        metadata,
        stream === 7
          ? []
          : [
              ['trace', '1'],
              ['trace', '2'],
            ],
      )
      assert.ok(stream === 7 ? timeoutNano === 0n : timeoutNano > 50_000_000_000n)
    }
    for (const call of calls) call.cancel()
  })
})
