/** The page of `ttrpc tap --web`: the calls that it makes of records, and what it forgets. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { axisTicks } from '#ttrpc/kits/cli/tap/page/axis.js'
import {
  type Call,
  CallLog,
  MAX_CALLS,
  MAX_CHARACTERS,
  MAX_CONNECTIONS,
  MAX_FRAMES,
} from '#ttrpc/kits/cli/tap/page/call-log.js'
import { MAX_SHOWN, payloadText } from '#ttrpc/kits/cli/tap/page/payload-text.js'
import { rowsOf } from '#ttrpc/kits/cli/tap/page/row-list.js'
import { endingText, nameOf, shortService } from '#ttrpc/kits/cli/tap/page/texts.js'
import { TimeWindow } from '#ttrpc/kits/cli/tap/page/time-window.js'
import { Follower, latestOf } from '#ttrpc/kits/cli/tap/page/view-mode.js'
import type { TapRecord } from '#ttrpc/kits/cli/tap/tap-record.js'
import { frameRecord, openRecord } from '../support/tap-records.js'

const OK = { code: 0, name: 'OK', message: '', details: [] }
const FAILED = { code: 5, name: 'NOT_FOUND', message: 'no x', details: [] }
const names = { service: 's.S', method: 'M' }

function logOf(...records: readonly TapRecord[]): CallLog {
  const log = new CallLog()
  for (const record of records) log.add(record, 100)
  return log
}

function callsOf(log: CallLog): Call[] {
  return [...log.calls]
}

function close(connection: number, at: number, reason?: string): TapRecord {
  const { event: _, peer: __, ...place } = openRecord(connection, at)
  return { event: 'close', ...place, ...(reason === undefined ? {} : { reason }) }
}

describe('calls of the page', () => {
  const response = { type: 'response', from: 'server', ends: true } as const
  const data = { type: 'data', from: 'server' } as const
  const cases: readonly [title: string, records: TapRecord[], outcomes: [outcome: string, text: string][]][] =
    [
      ['an answer', [frameRecord(10, names), frameRecord(12, { ...response, status: OK })], [['ok', '2 ms']]],
      [
        'an error',
        [frameRecord(10), frameRecord(12, { ...response, status: FAILED })],
        [['failed', '2 ms · NOT_FOUND']],
      ],
      ['no answer yet', [frameRecord(10)], [['open', 'open for 90 ms']]],
      ['a lost connection', [frameRecord(10), close(1, 15, 'x')], [['cut', '5 ms · connection ended']]],
      [
        'messages',
        [frameRecord(10), frameRecord(11, data), frameRecord(13, { ...data, ends: true })],
        [['ok', '3 ms']],
      ],
      [
        'a late frame of the client',
        [frameRecord(10), frameRecord(12, { ...response, status: OK }), frameRecord(13, { type: 'data' })],
        [['ok', '2 ms']],
      ],
      [
        'the stream again',
        [frameRecord(10), frameRecord(12, { ...response, status: OK }), frameRecord(20)],
        [
          ['ok', '2 ms'],
          ['open', 'open for 80 ms'],
        ],
      ],
      [
        'a request that was seen before what is kept',
        [frameRecord(50, { ...response, status: OK, ...names, sinceRequestMs: 40 })],
        [['ok', '40 ms']],
      ],
      ['no request', [frameRecord(50, { ...response, status: OK })], [['ok', '0 µs']]],
    ]
  for (const [title, records, outcomes] of cases) {
    test(`${title}`, () => {
      const calls = callsOf(logOf(openRecord(1), ...records))
      assert.deepEqual(
        calls.map((call) => [call.outcome, endingText(call, 100)]),
        outcomes,
      )
    })
  }

  test('are named by service and method, with what would change the text made visible', () => {
    const [call, unknown] = callsOf(
      logOf(frameRecord(1, { service: 'a\u202e', method: '<b>\n' }), frameRecord(2, { stream: 3 })),
    )
    assert.equal(nameOf(call!), 'a\\u{202e}/<b>\\u{a}')
    assert.equal(nameOf(unknown!), 'a call whose request was not seen')
  })

  test('are listed by connection, and those that have each word of the filter', () => {
    const log = logOf(
      openRecord(1),
      frameRecord(1, { ...names, stream: 1 }),
      { ...openRecord(2, 2), peer: { pid: 8, uid: 0, comm: 'shim' } },
      frameRecord(3, { ...names, connection: 2, method: 'Other' }),
      frameRecord(4, { ...names, stream: 3 }),
    )
    const shown = (filter: string, collapsed: number[] = []): string =>
      rowsOf(log, filter, new Set(collapsed))
        .map((row) =>
          row.kind === 'call' ? `${row.call.method}${row.call.stream}` : `#${row.connection.number}`,
        )
        .join(' ')
    assert.equal(shown(''), '#1 M1 M3 #2 Other1')
    assert.equal(shown('', [1]), '#1 #2 Other1')
    assert.equal(shown('OTHER open'), '#2 Other1')
    assert.equal(shown('shim'), '#2 Other1')
    assert.equal(shown('pid 7 s.s/m'), '#1 M1 M3')
    assert.equal(shown('nothing'), '')
  })
})

describe('a payload on the page', () => {
  test('is on one line where it is short', () => {
    assert.equal(payloadText({ a: [1, 'x\u202e'] }), '{"a":[1,"x\\u{202e}"]}')
    assert.equal(payloadText({ a: 'x'.repeat(100) }), `{\n  "a": "${'x'.repeat(100)}"\n}`)
  })

  test('is cut after 8,192 characters', () => {
    const long = payloadText('x'.repeat(10_000))
    assert.equal(long, `"${'x'.repeat(MAX_SHOWN - 1)}… 1,810 characters more`)
  })
})

describe('a service on the page', () => {
  test('has its package cut to initials where it is too long', () => {
    const name = 'com.example.metrics.v1.Collector'
    assert.deepEqual(
      [32, 31, 24, 20, 1].map((most) => shortService(name, most)),
      [
        name,
        'c.example.metrics.v1.Collector',
        'c.e.metrics.v1.Collector',
        'c.e.m.v1.Collector',
        'c.e.m.v.Collector',
      ],
    )
    assert.equal(shortService('..\u202e', 1), '..\\u{202e}')
  })
})

describe('the page keeps', () => {
  test('2,000 calls: the oldest that is over goes first, an open one last', () => {
    const log = logOf(openRecord(1), frameRecord(1, { stream: 1 }))
    for (let index = 1; index <= MAX_CALLS + 4; index++) {
      const stream = 2 * index + 1
      log.add(frameRecord(index, { stream }), 100)
      log.add(frameRecord(index, { stream, type: 'response', from: 'server', status: OK, ends: true }), 100)
    }
    assert.deepEqual([log.calls.size, log.callsDropped], [MAX_CALLS, 5])
    assert.deepEqual(
      callsOf(log)
        .slice(0, 2)
        .map(({ stream }) => stream),
      [1, 13],
    )
    const connection = log.connections.get(1)!
    assert.deepEqual([connection.calls.length, connection.streams.size], [MAX_CALLS, MAX_CALLS])
  })

  test('2,000 calls, also when all are open', () => {
    const log = logOf()
    for (let index = 0; index < MAX_CALLS + 3; index++)
      log.add(frameRecord(index, { stream: 2 * index + 1 }), 1)
    assert.deepEqual([log.calls.size, log.callsDropped, callsOf(log)[0]!.stream], [MAX_CALLS, 3, 7])
  })

  test('200 frames of a call: the first and the last', () => {
    const log = logOf(frameRecord(0))
    for (let at = 1; at < MAX_FRAMES + 50; at++) log.add(frameRecord(at, { type: 'data' }), 1)
    const [call] = callsOf(log)
    assert.deepEqual([call!.frames.length, call!.framesDropped], [MAX_FRAMES, 50])
    assert.deepEqual(
      [0, 99, 100, 199].map((index) => call!.frames[index]!.at),
      [0, 99, 150, 249],
    )
  })

  test('64 Mi characters of records', () => {
    const log = logOf()
    for (let index = 0; index < 5; index++)
      log.add(frameRecord(index, { stream: 2 * index + 1 }), MAX_CHARACTERS / 4)
    assert.deepEqual([log.calls.size, log.callsDropped], [4, 1])
    log.add(frameRecord(9, { stream: 11 }), 2 * MAX_CHARACTERS)
    assert.deepEqual(
      callsOf(log).map(({ stream }) => stream),
      [11],
    )
  })

  test('500 connections: the oldest that is closed goes first, with its calls', () => {
    const log = logOf(openRecord(1), openRecord(2), frameRecord(1, { connection: 2 }), close(2, 3))
    for (let number = 3; number <= MAX_CONNECTIONS + 2; number++) log.add(openRecord(number), 1)
    assert.equal(log.connections.size, MAX_CONNECTIONS)
    assert.deepEqual([...log.connections.keys()].slice(0, 2), [3, 4])
    assert.deepEqual([log.connectionsDropped, log.callsDropped, log.calls.size], [2, 1, 0])
  })
})

describe('the time of the page', () => {
  test('has round ticks with the unit of their step, whatever is zoomed to', () => {
    const window = new TimeWindow()
    const zero = 1.7e12
    const labels = (from: number, to: number): string[] => {
      window.show(zero + from, zero + to)
      return axisTicks(window, 440, zero).map(({ label }) => label)
    }
    assert.deepEqual(labels(0, 400), ['0.0 s', '0.1 s', '0.2 s', '0.3 s', '0.4 s'])
    assert.deepEqual(labels(-1, 7), ['0 ms', '2 ms', '4 ms', '6 ms'])
    assert.deepEqual(labels(0, 0.5), ['0.0 ms', '0.2 ms', '0.4 ms'])
    assert.deepEqual(labels(1000, 61_000), ['20 s', '40 s', '60 s'])
    assert.deepEqual(labels(0, 300_000), ['0 min', '2 min', '4 min'])
    assert.deepEqual(labels(0, 20 * 3_600_000), ['0 min', '6:00 h', '12:00 h', '18:00 h'])
    for (let span = 0.01; span < 1e10; span *= 1.3) {
      const shown = labels(span / 3, span * 1.4)
      assert.ok(shown.length <= 6, `${span}: ${shown}`)
      assert.equal(new Set(shown).size, shown.length, `${span}: ${shown}`)
    }
  })

  test('stays where the pointer is when it is zoomed', () => {
    const window = new TimeWindow()
    window.show(1000, 2000)
    window.zoom(1250, 0.5)
    assert.deepEqual([window.from, window.to, window.x(1250, 400)], [1125, 1625, 100])
    for (let index = 0; index < 200; index++) window.zoom(1250, 0.5)
    assert.ok(window.span > 0 && window.from <= 1250 && window.to >= 1250)
  })

  test('goes on while a call is open, and holds when it is asked to', () => {
    const log = logOf(frameRecord(1000))
    assert.equal(latestOf(log, 5000), 5000)
    log.add(frameRecord(1500, { type: 'response', from: 'server', status: OK, ends: true }), 1)
    assert.equal(latestOf(log, 5000), 1500)
    const [window, follower] = [new TimeWindow(), new Follower()]
    follower.move(window, log, 1500)
    assert.ok(window.from < 1000 && window.to > 1500)
    follower.toggle()
    follower.move(window, log, 9000)
    assert.ok(window.to < 2000)
  })
})
