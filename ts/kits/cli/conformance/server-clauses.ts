import { Buffer } from 'node:buffer'
import { DEFAULT_MAX_MESSAGE_BYTES, Flag, MessageType } from '../../../wire/frame.js'
import { encodeRequest } from '../../../wire/request.js'
import { even, oversized, reused, rustMalformed } from './accepted-answers.js'
import { type Finding, notApplicable } from './clause.js'
import { frame, request } from './frame-peer.js'
import { type Accepted, NO_METHOD, NO_SERVICE, type ServerCheck, UNKNOWN_SERVICE } from './server-check.js'
import { PIPELINED, pipelined, strayData, usedIds } from './server-runs.js'

/** A clause of docs/protocol.md that needs no particular service. */
export interface ServerClause {
  readonly clause: string
  readonly stimulus: string
  readonly expected: string
  /** Runs on a connection of its own. Returns the finding where it is not that of the checks. */
  run(check: ServerCheck): Promise<Finding | undefined>
}

const UNKNOWN_TYPE = 9
const { REQUEST, RESPONSE } = MessageType
const INVALID = Buffer.from('ffffff', 'hex')
const CLOSE = Flag.REMOTE_CLOSED | Flag.NO_DATA
const LONG_NAME = 'n'.repeat(2000)

/** Returns a check that sends bytes, expects an answer on stream 1, and that the connection lives. */
function refusal(bytes: Uint8Array, accepted: readonly Accepted[]): ServerClause['run'] {
  return async (check) => {
    check.peer.send(bytes)
    await check.refused(1, accepted)
    await check.stillServes(3)
    return undefined
  }
}

function requestOf(size: number): Buffer {
  const rest = encodeRequest({
    service: NO_SERVICE,
    method: NO_METHOD,
    payload: Buffer.alloc(size >> 1),
  }).length
  const payload = Buffer.alloc(size - (rest - (size >> 1)))
  return encodeRequest({ service: NO_SERVICE, method: NO_METHOD, payload })
}

/** The clauses, in the order of the page. */
export const serverClauses: readonly ServerClause[] = [
  {
    clause: 'A1',
    stimulus: 'a request that arrives byte by byte',
    expected: 'an answer: type 2, flags 0, the same stream',
    async run(check) {
      await check.peer.dribble(request(1, { service: NO_SERVICE, method: NO_METHOD }))
      await check.refused(1, UNKNOWN_SERVICE)
      return undefined
    },
  },
  {
    clause: 'A4',
    stimulus: 'a request with an even id, 2',
    expected: '3 "StreamID must be odd …" on that id; the connection lives',
    async run(check) {
      check.ask(2)
      await check.refused(2, even)
      await check.stillServes(3)
      return undefined
    },
  },
  {
    clause: 'A5',
    stimulus: 'a request with a used id, then with a lower one',
    expected: '3 "StreamID cannot be re-used and must increment", each time',
    async run(check) {
      check.ask(3)
      await check.refused(
        3,
        UNKNOWN_SERVICE.map(({ code, text }) => ({ code, text })),
      )
      return usedIds(check)
    },
  },
  {
    clause: 'A6',
    stimulus: 'ids that jump: 1, 1001, ffffffff',
    expected: 'each is answered; later ids are refused as A5',
    async run(check) {
      for (const id of [1, 1001, 0xffff_ffff]) await check.stillServes(id)
      check.ask(3)
      await check.refused(3, reused)
      return undefined
    },
  },
  {
    clause: 'A7',
    stimulus: 'type 9 on an odd id, and a response',
    expected: 'ignored without an answer; the next request works',
    async run(check) {
      check.peer.send(frame(1, UNKNOWN_TYPE, 0, Buffer.from('abc')), frame(3, RESPONSE, 0))
      await check.stillServes(5)
      return undefined
    },
  },
  {
    clause: 'A8',
    stimulus: 'a request of 4194305 bytes',
    expected: '8 "message length 4194305 exceed …"; its id is not used up',
    async run(check) {
      check.peer.send(frame(9, REQUEST, 0, Buffer.alloc(DEFAULT_MAX_MESSAGE_BYTES + 1)))
      await check.refused(9, oversized)
      await check.stillServes(1)
      return undefined
    },
  },
  {
    clause: 'A9',
    stimulus: 'a request of exactly 4194304 bytes',
    expected: 'accepted: answered as A15',
    run: refusal(frame(1, REQUEST, 0, requestOf(DEFAULT_MAX_MESSAGE_BYTES)), UNKNOWN_SERVICE),
  },
  {
    clause: 'A11',
    stimulus: 'a request whose body is not protobuf',
    expected: '3 "unmarshal request error: proto: …"; its id is used up',
    async run(check) {
      check.peer.send(frame(1, REQUEST, 0, INVALID))
      await check.refused(1, [{ code: 3, text: /^unmarshal request error: proto:/ }, ...rustMalformed])
      await check.stillServes(3)
      return undefined
    },
  },
  {
    clause: 'A12',
    stimulus: 'a service name that is not UTF-8',
    expected: '3 "unmarshal request error: string field contains invalid UTF-8"',
    run: refusal(frame(1, REQUEST, 0, Buffer.from('0a02c328', 'hex')), [
      { code: 3, text: 'unmarshal request error: string field contains invalid UTF-8' },
      ...rustMalformed,
    ]),
  },
  {
    clause: 'A13',
    stimulus: 'fields that the envelope does not know',
    expected: 'skipped: answered as A15',
    run: refusal(
      frame(
        1,
        REQUEST,
        0,
        Buffer.concat([
          Buffer.from('980607', 'hex'), // field 99, varint 7
          encodeRequest({ service: NO_SERVICE, method: NO_METHOD }),
          Buffer.from('a20603776f77', 'hex'), // field 100, "wow"
        ]),
      ),
      UNKNOWN_SERVICE,
    ),
  },
  {
    clause: 'A14',
    stimulus: 'a request without a body',
    expected: '12 "service "',
    run: refusal(frame(1, REQUEST, 0), [
      { code: 12, text: 'service ' },
      { code: 3, text: /does not exist$/, as: 'Rust (F3)' },
    ]),
  },
  {
    clause: 'A15',
    stimulus: 'a service that is not registered',
    expected: '12 "service NAME"',
    run: refusal(request(1, { service: NO_SERVICE, method: NO_METHOD }), UNKNOWN_SERVICE),
  },
  {
    clause: 'A15',
    stimulus: 'the same as a stream: flags 1, 2, 6',
    expected: '12 "service NAME", each time',
    async run(check) {
      for (const [at, flags] of [1, 2, 6].entries()) {
        check.ask(2 * at + 1, flags)
        await check.refused(2 * at + 1, UNKNOWN_SERVICE)
      }
      await check.stillServes(7)
      return undefined
    },
  },
  {
    clause: 'A16',
    stimulus: 'a known service, an unknown method',
    expected: '12 "method NAME"',
    async run(check) {
      const { service } = check
      if (service === undefined) return notApplicable('name a service of the server with --service')
      const method = 'NoSuchMethod'
      check.peer.send(request(1, { service, method }))
      await check.refused(1, [
        { code: 12, text: `method ${method}` },
        { code: 12, text: `${method} method`, as: 'Rust (F3)' },
        { code: 3, text: `/${service}/${method} does not exist`, as: 'Rust (F3)' },
      ])
      return undefined
    },
  },
  {
    clause: 'A20',
    stimulus: `${PIPELINED} requests at once`,
    expected: 'each is answered once, on its own id',
    run: pipelined,
  },
  {
    clause: 'A21',
    stimulus: 'a half-close',
    expected: 'the connection ends',
    async run(check) {
      check.peer.halfClose()
      await check.closes()
      return undefined
    },
  },
  {
    clause: 'A21',
    stimulus: 'an end inside a header',
    expected: 'the connection ends',
    async run(check) {
      check.peer.send(Buffer.from('0000', 'hex'))
      check.peer.halfClose()
      await check.closes()
      return undefined
    },
  },
  {
    clause: 'A25',
    stimulus: 'a service name of 2000 bytes',
    expected: '12 with the name, whole or cut',
    run: refusal(request(1, { service: LONG_NAME, method: NO_METHOD }), [
      { code: 12, text: /^service n{1000,1024}…$/ },
      { code: 12, text: `service ${LONG_NAME}`, as: 'Go (A25)' },
      { code: 3, text: /does not exist$/, as: 'Rust (F3)' },
    ]),
  },
  {
    clause: 'C11',
    stimulus: 'DATA on an odd id that was never opened, twice',
    expected: '3 "StreamID is no longer active", each time',
    run: (check) => strayData(check, 0),
  },
  {
    clause: 'C11',
    stimulus: 'a closing DATA on an id that was never opened',
    expected: '3 "StreamID is no longer active"',
    run: (check) => strayData(check, CLOSE),
  },
]
