/** Every order of frames that the table of stream states does not list, and those near it, sent to a server. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import type { RawHandlers } from 'ttrpc'
import { FAULT, nextState, StreamEvent, StreamState } from '#ttrpc/protocol/stream-state.js'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { DATA, type Frame, frame, header, RESPONSE, readAnswer, request, response } from '../support/wire.js'
import { openStreams, STREAMS, text } from './stream-way.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

const TOO_LONG = 4_194_305
const INACTIVE = 'StreamID is no longer active'
const CLOSED = 'data handling error: ttrpc: stream closed'
const EVEN = 'StreamID must be odd for client initiated streams'
const OVERSIZED = `message length ${TOO_LONG} exceed maximum message size of 4194304`

test('the table of states: what is listed, and nothing else', () => {
  const { OPEN, HALF_CLOSED, ENDED } = StreamState
  const { CLIENT_DATA, CLIENT_CLOSE, SERVER_DATA, END } = StreamEvent
  const listed = new Map([
    [`${OPEN} ${CLIENT_DATA}`, OPEN],
    [`${OPEN} ${SERVER_DATA}`, OPEN],
    [`${OPEN} ${CLIENT_CLOSE}`, HALF_CLOSED],
    [`${OPEN} ${END}`, ENDED],
    [`${HALF_CLOSED} ${SERVER_DATA}`, HALF_CLOSED],
    [`${HALF_CLOSED} ${CLIENT_CLOSE}`, HALF_CLOSED],
    [`${HALF_CLOSED} ${END}`, ENDED],
    [`${ENDED} ${END}`, ENDED],
  ])
  for (const state of Object.values(StreamState)) {
    for (const event of Object.values(StreamEvent)) {
      assert.equal(nextState(state, event), listed.get(`${state} ${event}`) ?? FAULT)
    }
  }
})

const open = (id: number, method: string, flags: number, payload = ''): Buffer =>
  request(id, { service: STREAMS, method, payload: text(payload) }, flags)
const data = (id: number, body: string, flags = 0): Buffer => frame(id, DATA, flags, text(body))
const close = (id: number): Buffer => frame(id, DATA, 5)
const tooLong = (id: number): Buffer => Buffer.concat([header(TOO_LONG, id, DATA), Buffer.alloc(TOO_LONG)])
const block = request(1, { service: 'test.v1.Raw', method: 'Block', payload: text('b') })

/** Frames that are sent, and what is answered to them before the next step. */
type Step = readonly [sent: readonly Buffer[], answers: readonly string[]]

const sequences: Readonly<Record<string, readonly Step[]>> = {
  'C1, C2: opened with flags 0': [
    [
      [open(1, 'Echo', 0), data(1, 'a'), close(1)],
      ['data 1 a', 'close 1'],
    ],
  ],
  'C1: opened with flags 2': [
    [
      [open(1, 'Echo', 2), data(1, 'a'), close(1)],
      ['data 1 a', 'close 1'],
    ],
  ],
  'C2, F2: opened with flags 6': [
    [
      [open(1, 'Echo', 6), data(1, 'a'), close(1)],
      ['data 1 a', 'close 1'],
    ],
  ],
  'C3: a request with a payload': [
    [
      [open(1, 'Echo', 2, 'p'), data(1, 'a'), close(1)],
      ['data 1 p', 'data 1 a', 'close 1'],
    ],
  ],
  'C4: half-closed by its request': [[[open(1, 'Echo', 1, 'p')], ['data 1 p', 'close 1']]],
  'C4, C10: half-closed by its request, and DATA behind it': [
    [[open(1, 'Held', 1)], ['data 1 held']],
    [[data(1, 'a')], [`3 1 ${CLOSED}`]],
    [[data(1, 'a')], [`3 1 ${INACTIVE}`]],
  ],
  'C6: no data': [[[open(1, 'Echo', 2), data(1, 'a', 4), data(1, '', 4), close(1)], ['close 1']]],
  'C7: a last message with the close': [
    [
      [open(1, 'Echo', 2), data(1, 'a', 1)],
      ['data 1 a', 'close 1'],
    ],
  ],
  'C8: an empty one': [
    [
      [open(1, 'Echo', 2), data(1, '', 1)],
      ['data 1 ', 'close 1'],
    ],
  ],
  'C9: a close with a body': [[[open(1, 'Join', 2), data(1, 'a', 5)], ['reply 1 ']]],
  'C10: DATA after the close': [
    [[open(1, 'Held', 2)], ['data 1 held']],
    [[close(1), data(1, 'a')], [`3 1 ${CLOSED}`]],
    [
      [data(1, 'a'), close(1)],
      [`3 1 ${INACTIVE}`, `3 1 ${INACTIVE}`],
    ],
  ],
  'a second close, and one without data, change nothing': [
    [[open(1, 'Held', 2)], ['data 1 held']],
    [[close(1), close(1), data(1, '', 4), data(1, 'a', 4)], []],
  ],
  'C11: an id that never was': [
    [
      [data(3, 'a'), close(3), data(3, '', 4)],
      [`3 3 ${INACTIVE}`, `3 3 ${INACTIVE}`, `3 3 ${INACTIVE}`],
    ],
  ],
  'C11: a stream that has ended': [
    [[open(1, 'Join', 1)], ['reply 1 ']],
    [
      [data(1, 'a'), close(1)],
      [`3 1 ${INACTIVE}`, `3 1 ${INACTIVE}`],
    ],
  ],
  'C16: DATA to a server stream': [
    [[open(1, 'HeldServer', 1)], ['data 1 held']],
    [[data(1, 'a'), close(1), data(1, 'b')], []],
  ],
  'C20: an oversized message': [
    [[open(1, 'Held', 2)], ['data 1 held']],
    [[tooLong(1)], [`8 1 ${OVERSIZED}`]],
    [[data(1, 'a')], [`3 1 ${INACTIVE}`]],
  ],
  'C20: an oversized message to a server stream': [
    [[open(1, 'HeldServer', 1)], ['data 1 held']],
    [[tooLong(1)], [`8 1 ${OVERSIZED}`]],
  ],
  'A4: an even id': [
    [
      [open(2, 'Join', 2), data(2, 'a')],
      [`3 2 ${EVEN}`, `3 2 ${EVEN}`],
    ],
  ],
  'A5: its id again': [
    [[open(1, 'Join', 2), open(1, 'Join', 2)], ['3 1 StreamID cannot be re-used and must increment']],
    [[data(1, 'a'), close(1)], ['reply 1 a']],
  ],
  'A7: responses and unknown types on it': [
    [
      [open(1, 'Join', 2), response(1, { payload: text('x') }), frame(1, 9, 0), data(1, 'a'), close(1)],
      ['reply 1 a'],
    ],
  ],
  'A16, C11: a method nobody has': [
    [
      [open(1, 'X', 6), data(1, 'a'), close(1)],
      ['12 1 method X', `3 1 ${INACTIVE}`, `3 1 ${INACTIVE}`],
    ],
  ],
  'A23: DATA to a unary call': [[[block, data(1, 'a')], [`3 1 ${INACTIVE}`]]],
}

/** A frame in short: `data 1 a`, `close 1`, `reply 1 a`, `3 1 text`. */
function short({ stream, type, flags, body }: Frame): string {
  if (type === DATA) return flags === 5 && body.length === 0 ? `close ${stream}` : `data ${stream} ${body}`
  assert.deepEqual([type, flags], [RESPONSE, 0])
  const { status, payload = '' } = readAnswer(body)
  return status === undefined ? `reply ${stream} ${payload}` : `${status.code} ${stream} ${status.message}`
}

/** `Held` (bidi) and `HeldServer` send one message and end when the gate opens, without reading the client's messages. */
function held(gate: Gate): RawHandlers {
  async function* handler() {
    yield text('held')
    await gate.happened
  }
  return { Held: { kind: 'bidiStreaming', handler }, HeldServer: { kind: 'serverStreaming', handler } }
}

for (const target of engines) {
  describe(`frames a server survives: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

function suite(target: Target): void {
  for (const [title, steps] of Object.entries(sequences)) {
    test(`${title}; the connection and its other streams live`, async () => {
      const gate = new Gate()
      await using way = await openStreams(target, held(gate))
      using peer = await way.dial()
      for (const [sent, answers] of steps) {
        await peer.send(...sent)
        assert.deepEqual((await peer.take(answers.length)).map(short), answers)
      }
      const beside = 1_000_001
      await peer.send(open(beside, 'Echo', 2), data(beside, 'lives'))
      assert.equal(short(await peer.next()), `data ${beside} lives`)
      await peer.send(close(beside))
      assert.equal(short(await peer.next()), `close ${beside}`)
      assert.equal(peer.frames.length, 0)
      gate.open()
    })
  }

  test('C13: what comes after a handler has ended is refused, each time', async () => {
    const gate = new Gate()
    await using way = await openStreams(target, held(gate))
    using peer = await way.dial()
    await peer.send(open(1, 'Held', 2))
    assert.equal(short(await peer.next()), 'data 1 held')
    gate.open()
    assert.equal(short(await peer.next()), 'close 1')
    for (const late of [data(1, 'a'), close(1), data(1, 'b', 1)]) {
      await peer.send(late)
      assert.equal(short(await peer.next()), `3 1 ${INACTIVE}`)
    }
  })
}
