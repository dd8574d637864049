import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ClosedError,
  Code,
  ConnectError,
  canceled,
  codeName,
  codeOfErrno,
  deadlineExceeded,
  isOversized,
  isTtrpcError,
  isUnimplemented,
  ListenError,
  misuse,
  OversizedMessageError,
  ProtocolError,
  StreamClosedError,
  TtrpcError,
} from '#ttrpc/errors.js'

/** Values whose use throws. */
const hostile: readonly unknown[] = [
  null,
  undefined,
  0,
  '',
  'text',
  Symbol('s'),
  12n,
  Object.create(null),
  () => {},
  { message: 5, code: {} },
  new Proxy(
    {},
    {
      get() {
        throw new Error('get')
      },
      has() {
        throw new Error('has')
      },
      getPrototypeOf() {
        throw new Error('getPrototypeOf')
      },
    },
  ),
  {
    toString() {
      throw new Error('toString')
    },
  },
  {
    get message(): string {
      throw new Error('message')
    },
  },
]

test('a TtrpcError has code, message, details, cause, call and sent', () => {
  const details = [{ typeUrl: 'type.googleapis.com/x.Y', value: new Uint8Array([1]) }]
  const cause = new Error('inner')
  const peer = { pid: 1, uid: 2, gid: 3 }
  const error = new TtrpcError('gone', Code.NOT_FOUND, {
    details,
    cause,
    peer,
    service: 's',
    method: 'M',
    sent: true,
  })
  assert.ok(error instanceof Error)
  assert.equal(String(error), 'TtrpcError: gone')
  assert.deepEqual([error.code, error.details, error.cause], [5, details, cause])
  assert.deepEqual([error.service, error.method, error.peer, error.sent], ['s', 'M', peer, true])
  const bare = new TtrpcError('x', 999)
  assert.deepEqual(
    [bare.code, bare.details, bare.sent, bare.service, 'cause' in bare],
    [999, [], undefined, undefined, false],
  )
})

test('E9: any int32 but 0 is a code', () => {
  for (const code of [1, 16, 999, -1, 2147483647, -2147483648])
    assert.equal(new TtrpcError('', code).code, code)
  for (const code of [0, -0, 1.5, Number.NaN, 2147483648, '5', undefined]) {
    assert.throws(() => new TtrpcError('', code as number), { name: 'TypeError', code: 'ERR_TTRPC_ARGUMENT' })
  }
})

test('from: never throws, keeps what is a TtrpcError, maps the rest', () => {
  const own = new ClosedError({ sent: false })
  assert.equal(TtrpcError.from(own), own)
  for (const value of hostile) {
    const error = TtrpcError.from(value)
    assert.equal(error.code, Code.UNKNOWN)
    assert.equal(typeof error.message, 'string')
  }
  assert.equal(TtrpcError.from('text').message, 'text')
  assert.equal(TtrpcError.from(AbortSignal.abort().reason).code, Code.CANCELED)
  assert.equal(TtrpcError.from(new DOMException('late', 'TimeoutError')).code, Code.DEADLINE_EXCEEDED)
  const missing = Object.assign(new Error('no file'), { code: 'ENOENT' })
  const made = TtrpcError.from(missing)
  assert.deepEqual([made.code, made.message, made.cause], [Code.NOT_FOUND, 'no file', missing])
})

test('isTtrpcError and from know errors of another copy of the package, and distrust their fields', () => {
  const brand = Symbol.for('ttrpc.TtrpcError')
  const detail = { typeUrl: 'a/b', value: new Uint8Array(1) }
  const other = Object.assign(new Error('other'), {
    [brand]: true,
    code: 7,
    details: [detail, { typeUrl: 5 }],
    sent: true,
  })
  assert.ok(isTtrpcError(other))
  const error = TtrpcError.from(other)
  assert.ok(error instanceof TtrpcError)
  assert.deepEqual(
    [error.code, error.message, error.details, error.sent, error.cause],
    [7, 'other', [detail], true, other],
  )
  assert.equal(TtrpcError.from({ [brand]: true, code: 'x', details: 5, sent: 1 }).code, Code.UNKNOWN)
  for (const value of hostile) assert.equal(isTtrpcError(value), false)
  assert.ok(!isTtrpcError(new Error('plain')))
})

test('F7: isOversized knows the codes of Go and of Rust', () => {
  const text = 'message length 4194305 exceed maximum message size of 4194304'
  assert.ok(isOversized(new OversizedMessageError(4_194_305, 4_194_304)))
  assert.ok(isOversized(new TtrpcError(text, Code.RESOURCE_EXHAUSTED)))
  assert.ok(isOversized(new TtrpcError(text, Code.INVALID_ARGUMENT)))
  assert.ok(!isOversized(new TtrpcError(text, Code.UNKNOWN)))
  assert.ok(!isOversized(new TtrpcError(`rpc: ${text}`, Code.INVALID_ARGUMENT)))
  assert.ok(!isOversized(new Error(text)))
})

test('F3: isUnimplemented knows the words of Go and of Rust', () => {
  assert.ok(isUnimplemented(new TtrpcError('method X', Code.UNIMPLEMENTED)))
  assert.ok(isUnimplemented(new TtrpcError('no.S service does not exist', Code.INVALID_ARGUMENT)))
  assert.ok(isUnimplemented(new TtrpcError('/S/Nope does not exist', Code.INVALID_ARGUMENT)))
  assert.ok(!isUnimplemented(new TtrpcError('it does not exist at all', Code.INVALID_ARGUMENT)))
  assert.ok(!isUnimplemented(new TtrpcError('/S/Nope does not exist', Code.NOT_FOUND)))
  assert.ok(!isUnimplemented(new Error('x does not exist')))
  for (const value of hostile) assert.ok(!isUnimplemented(value))
})

test('E17: closed errors have Go’s text and say whether the request was sent', () => {
  const error = new ClosedError({ sent: true, method: 'M' })
  assert.deepEqual(
    [error.message, error.code, error.sent, error.name],
    ['ttrpc: closed', 14, true, 'ClosedError'],
  )
  assert.ok(error instanceof TtrpcError && isTtrpcError(error))
  assert.equal(new StreamClosedError().message, 'ttrpc: stream closed')
})

test('E14: protocol errors name the frame', () => {
  assert.equal(
    ProtocolError.unexpectedMessage('data').message,
    'unexpected "data" message received: protocol error',
  )
})

test('E8: the error of an oversized message has both lengths', () => {
  const error = new OversizedMessageError(4194305, 4194304, { sent: false })
  assert.equal(error.message, 'message length 4194305 exceed maximum message size of 4194304')
  assert.deepEqual([error.code, error.rejectedLength, error.maximumLength], [8, 4194305, 4194304])
})

test('E7: cancelling and deadlines have Go’s texts; the signal’s reason is the cause', () => {
  const reason = new Error('why')
  const error = canceled(reason, { sent: true })
  assert.deepEqual(
    [error.code, error.message, error.cause, error.sent],
    [1, 'context canceled', reason, true],
  )
  assert.equal('cause' in canceled(), false)
  const late = deadlineExceeded({ sent: false })
  assert.deepEqual([late.code, late.message, late.sent], [4, 'context deadline exceeded', false])
})

test('listen and connect errors look like Node’s and say why', () => {
  const busy = new ListenError({ syscall: 'bind', address: 'unix:///x', errno: 98 })
  assert.deepEqual(
    [busy.code, busy.errno, busy.syscall, busy.address],
    ['EADDRINUSE', -98, 'bind', 'unix:///x'],
  )
  assert.equal(busy.message, 'cannot listen on unix:///x: address already in use (bind: EADDRINUSE)')
  assert.equal(busy.name, 'ListenError')
  assert.equal(new ConnectError({ syscall: 'connect', address: 'a', errno: -111 }).code, 'ECONNREFUSED')
  const odd = new ConnectError({ syscall: 'connect', address: 'a', errno: 9999 })
  assert.deepEqual(
    [odd.code, odd.message],
    ['UNKNOWN', 'cannot connect to a: unknown reason (connect: UNKNOWN)'],
  )
  const own = new ListenError({
    syscall: 'bind',
    address: 'a',
    code: 'ENOTSOCK',
    reason: 'a file is in the way',
  })
  assert.match(own.message, /a file is in the way/)
})

test('misuse makes a TypeError with a code, its stack at the caller', () => {
  const error = misuse('ERR_TTRPC_OPTION', 'wrong', 5)
  assert.ok(error instanceof TypeError)
  assert.deepEqual([error.code, error.message, error.cause], ['ERR_TTRPC_OPTION', 'wrong', 5])
  assert.match(error.stack?.split('\n')[1] ?? '', /errors\.test/)
})

test('names of codes, and errno codes, find nothing on prototypes', () => {
  assert.deepEqual([codeName(5), codeName(999), codeName(-1)], ['NOT_FOUND', 'CODE_999', 'CODE_-1'])
  for (const code of ['constructor', '__proto__', 'toString', 5, null])
    assert.equal(codeOfErrno(code), undefined)
})
