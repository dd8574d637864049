import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import fc from 'fast-check'
import { Outbox } from '#ttrpc/engine/outbox.js'
import { HEADER_LENGTH, MessageType, readU32, writeHeader } from '#ttrpc/wire/frame.js'

interface Frame {
  readonly handle: number
  readonly stream: number
  readonly type: number
  readonly length: number
}

/** An outbox, and what must be in it. */
class Staged {
  readonly outbox: Outbox
  expected: Frame[] = []
  sent = 0

  constructor() {
    this.outbox = new Outbox({ flush: (count) => this.#onFlush(count), write: () => {} })
    this.outbox.hold() // flushes when the test does, or when enough is staged
  }

  stage(frame: Frame): void {
    const { outbox } = this
    const { handle, stream, type, length } = frame
    const at = outbox.begin()
    assert.ok(at + Outbox.FRAME_BYTES <= outbox.staging.length)
    const bodyAt = writeHeader(outbox.staging, at, length, stream, { type, flags: 0 })
    this.expected.push({ handle, stream, type, length })
    outbox.commit(handle, at, bodyAt + length, stream)
  }

  unstage(handle: number, stream: number): void {
    const own = (frame: Frame): boolean => frame.handle === handle && frame.stream === stream
    const removes = this.expected.some((frame) => own(frame) && frame.type === MessageType.REQUEST)
    assert.equal(this.outbox.unstage(handle, stream), removes)
    if (removes) this.expected = this.expected.filter((frame) => !own(frame))
  }

  flush(): void {
    this.outbox.flush()
    assert.deepEqual(this.expected, [])
  }

  #onFlush(count: number): void {
    const { staging, table } = this.outbox
    const frames: Frame[] = []
    for (let entry = 0; entry < count * 3; entry += 3) {
      const end = table[entry + 1]! + table[entry + 2]!
      for (let at = table[entry + 1]!; at < end; ) {
        const length = readU32(staging, at)
        frames.push({
          handle: table[entry]!,
          stream: readU32(staging, at + 4),
          type: staging[at + 8]!,
          length,
        })
        at += HEADER_LENGTH + length
      }
    }
    assert.deepEqual(frames, this.expected)
    this.sent += frames.length
    this.expected = []
  }
}

test('requests that are taken back are not sent, with the frames of their streams; all others are, in order', () => {
  const handle = fc.integer({ min: 1, max: 2 })
  const stream = fc.constantFrom(1, 3, 5)
  const type = fc.constantFrom(MessageType.REQUEST, MessageType.DATA)
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ handle, stream, type, length: fc.integer({ min: 0, max: 3000 }) }) },
    { weight: 3, arbitrary: fc.record({ unstage: fc.constant(true), handle, stream }) },
    { weight: 1, arbitrary: fc.constant('flush' as const) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const staged = new Staged()
      for (const each of steps) {
        if (each === 'flush') staged.flush()
        else if ('unstage' in each) staged.unstage(each.handle, each.stream)
        else staged.stage(each)
      }
      staged.flush()
    }),
  )
})

test('an outbox whose frames are all taken back has its whole memory again', () => {
  const staged = new Staged()
  for (let i = 0; i < 1000; i++) {
    staged.stage({ handle: 1, stream: i, type: MessageType.REQUEST, length: 60_000 })
    staged.unstage(1, i)
  }
  assert.deepEqual([staged.sent, staged.outbox.position], [0, 0])
})

test('requests are asked whether they are late once the first limit is over, and not before', () => {
  let nowMs = 0
  const now = mock.method(performance, 'now', () => nowMs)
  try {
    const asked: string[] = []
    const staged = new Staged()
    const limited = (name: string, endMs: number): void => {
      staged.stage({ handle: 1, stream: name.length, type: MessageType.REQUEST, length: 1 })
      staged.outbox.expires({ expire: () => asked.push(name) }, endMs)
    }
    limited('a', 10)
    limited('bb', 20)
    nowMs = 9
    staged.flush()
    nowMs = 30
    staged.flush()
    assert.equal(asked.length, 0, 'those have been sent')
    limited('ccc', 35)
    limited('dddd', 40)
    nowMs = 35
    staged.flush()
    assert.deepEqual(asked, ['ccc', 'dddd'])
    staged.outbox.expires({ expire: () => asked.push('was sent at once') }, 0)
    staged.stage({ handle: 1, stream: 9, type: MessageType.REQUEST, length: 1 })
    staged.flush()
    assert.equal(asked.length, 2)
  } finally {
    now.mock.restore()
  }
})

test('frames of a connection that is gone are dropped, and lengthen no other frame', () => {
  const staged = new Staged()
  const frame = (handle: number): Frame => ({ handle, stream: 1, type: MessageType.REQUEST, length: 5 })
  const gone = (): void => {
    const at = staged.outbox.begin()
    staged.outbox.commit(-1, at, at + HEADER_LENGTH + 70_000, 1)
  }
  for (let i = 0; i < 10; i++) gone()
  assert.equal(staged.outbox.position, 0)
  staged.stage(frame(7))
  gone()
  staged.stage(frame(8))
  staged.unstage(8, 1)
  gone()
  staged.outbox.flush()
  assert.deepEqual(staged.expected, [])
})
