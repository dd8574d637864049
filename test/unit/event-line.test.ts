import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventLine } from '#ttrpc/diagnostics/event-line.js'

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
    'call.ended side=server address="unix:///run/a b.sock" pid=7 uid=0 gid=50 code=0 durationMs=1.235 abnormal=false',
  )
  assert.equal(eventLine('ttrpc:call.ended', { peer: undefined, address: undefined }), 'call.ended')
})

test('what a peer chose begins no line, writes no terminal sequence, and is cut', () => {
  const method = 'a\nfake side=server\u001b[2J\u009b\u2028\u202e"ü\u007f'
  const line = eventLine('ttrpc:call.refused', { reason: method })
  assert.match(line, /^[\x20-\x7e]+$/)
  assert.equal(JSON.parse(line.slice('call.refused reason='.length)), method)
  const long = eventLine('ttrpc:call.refused', { reason: 'x'.repeat(4_000_000), code: 12 })
  assert.equal(long, `call.refused reason="${'x'.repeat(200)}..." code=12`.replaceAll('"', ''))
})
