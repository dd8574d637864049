import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventFields, eventLine } from '#ttrpc/diagnostics/event-line.js'

test('an event is one line: its kind, then its fields; of the peer the numbers', () => {
  const event = {
    source: {},
    side: 'server',
    address: 'unix:///run/a b.sock',
    peer: { pid: 7, uid: 0, gid: 50, info: { token: 'secret' } },
    code: 0,
    durationMs: 1.23456,
    abnormal: false,
  }
  assert.equal(
    eventLine('ttrpc:call.ended', event),
    'call.ended side=server address="unix:///run/a b.sock" pid=7 uid=0 gid=50 code=0 codeName=OK durationMs=1.235 abnormal=false',
  )
  assert.equal(eventLine('ttrpc:call.ended', { peer: undefined, address: undefined }), 'call.ended')
})

test('what a peer chose begins no line, writes no terminal sequence, and is cut', () => {
  const method = 'a\nfake side=server\u001b[2J\u009b\u2028\u202e"ü\u007f'
  const line = eventLine('ttrpc:call.refused', { reason: method })
  assert.match(line, /^[\x20-\x7e]+$/)
  assert.equal(JSON.parse(line.slice('call.refused reason='.length)), method)
  const long = eventLine('ttrpc:call.refused', { reason: 'x'.repeat(4_000_000), code: 12 })
  assert.equal(
    long,
    `call.refused reason="${'x'.repeat(200)}..." code=12 codeName=UNIMPLEMENTED`.replaceAll('"', ''),
  )
})

test('the line of an error has its stack and those of its causes, on one line', () => {
  const error = new Error('outer\nfake side=server', { cause: new TypeError('inner') })
  const line = eventLine('ttrpc:handler.failed', { code: 2, error, answered: true })
  const quoted = /^handler\.failed code=2 codeName=UNKNOWN error=(".*") answered=true$/.exec(line)?.[1] ?? ''
  assert.equal(JSON.parse(quoted), `${error.stack}\ncaused by ${(error.cause as Error).stack}`)
})

test('the fields of an event are those of its line, with the error itself', () => {
  const error = new Error('x')
  const peer = { pid: 7, uid: 0, gid: 50, info: { token: 'secret' } }
  const event = { source: {}, side: 'server', address: undefined, peer, code: 5, error }
  assert.deepEqual(eventFields(event), {
    side: 'server',
    peer: { pid: 7, uid: 0, gid: 50 },
    code: 5,
    codeName: 'NOT_FOUND',
    error,
  })
})
