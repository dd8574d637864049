import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handlerErrorStatus } from '#ttrpc/call/server/handler-error.js'
import { Code, canceled, TtrpcError } from '#ttrpc/errors.js'

const errno = (code: string) => Object.assign(new Error(`${code}: /etc/secret`), { code })
const short = (error: unknown, expose: boolean) => {
  const { code, message } = handlerErrorStatus(error, expose)
  return [code, message]
}

test('B1: a plain error is 2 with its text, or with a generic one', () => {
  assert.deepEqual(short(new Error('plain'), true), [2, 'plain'])
  assert.deepEqual(short(new Error('plain'), false), [2, 'internal error'])
  assert.deepEqual(short('thrown text', true), [2, 'thrown text'])
  assert.deepEqual(short('thrown text', false), [2, 'internal error'])
  assert.deepEqual(short(undefined, true), [2, 'undefined'])
})

test('B2: errors of the platform map as Go maps its own', () => {
  const expected = {
    EOF: 11,
    ENOENT: 5,
    EEXIST: 6,
    ENOTEMPTY: 6,
    EPERM: 7,
    EACCES: 7,
    EINVAL: 3,
    EPIPE: 9,
    EIO: 2,
  }
  for (const [code, status] of Object.entries(expected)) {
    assert.deepEqual(short(errno(code), true), [status, `${code}: /etc/secret`])
    const hidden = handlerErrorStatus(errno(code), false)
    assert.equal(hidden.code, status)
    assert.doesNotMatch(hidden.message, /secret/)
  }
  assert.deepEqual(short(errno('ENOENT'), false), [5, 'not found'])
  assert.deepEqual(short(errno('EIO'), false), [2, 'internal error'])
  assert.deepEqual(short(AbortSignal.abort().reason, false), [1, 'context canceled'])
  assert.deepEqual(short(new DOMException('x', 'TimeoutError'), false), [4, 'context deadline exceeded'])
  assert.deepEqual(short(canceled(new Error('why')), false), [1, 'context canceled'])
})

test('B3: a wrapped plain error is 2, whatever is inside', () => {
  const late = new DOMException('x', 'TimeoutError')
  assert.deepEqual(short(new Error('w: x', { cause: late }), true), [2, 'w: x'])
  assert.deepEqual(short(new Error('w', { cause: errno('ENOENT') }), true), [2, 'w'])
})

test('B4: a wrapped status error keeps its code and details, with the outer text', () => {
  const details = [{ typeUrl: 'a/b', value: new Uint8Array([1]) }]
  const inner = new TtrpcError('inner', Code.NOT_FOUND, { details })
  const outer = new Error('w: inner', { cause: new Error('between', { cause: inner }) })
  assert.deepEqual(handlerErrorStatus(outer, true), { code: 5, message: 'w: inner', details })
  assert.deepEqual(handlerErrorStatus(outer, false), { code: 5, message: 'inner', details })
})

test('B5: a status error goes as it is, exposed or not', () => {
  const details = [{ typeUrl: 'type.googleapis.com/x.Y', value: new Uint8Array([1, 2]) }]
  const error = new TtrpcError('mine', 999, { details, cause: new Error('secret') })
  for (const expose of [true, false]) {
    assert.deepEqual(handlerErrorStatus(error, expose), { code: 999, message: 'mine', details })
  }
})

test('hostile errors give a status that can be sent', () => {
  const ring = new Error('ring')
  ring.cause = ring
  assert.deepEqual(short(ring, true), [2, 'ring'])
  assert.deepEqual(short(new Error('half \ud800 pair'), true), [2, 'half \ufffd pair'])
  assert.deepEqual(short(new TtrpcError('half \udc00 pair', 3), false), [3, 'half \ufffd pair'])
  const proxy = new Proxy(
    {},
    {
      get() {
        throw new Error('get')
      },
    },
  )
  assert.deepEqual(short(proxy, true), [2, 'unknown error'])
  const forged = { [Symbol.for('ttrpc.TtrpcError')]: true, code: 0, message: 'ok?' }
  assert.deepEqual(short(forged, false), [2, 'ok?'])
})
