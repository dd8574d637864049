import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AbandonedStreams, MAX_ABANDONED } from '#ttrpc/protocol/abandoned-streams.js'
import { FrameView } from '#ttrpc/wire/frame-view.js'
import { ROW_CELLS, STREAM, TYPE } from '#ttrpc/wire/row.js'

test('given-up streams: so many at most, and who has ended makes room', () => {
  const errors: Error[] = []
  const streams = new AbandonedStreams(1000, (error) => errors.push(error))
  for (let i = 0; i < MAX_ABANDONED; i++) streams.add(2 * i + 1, '/s/M')
  const response = new Int32Array(ROW_CELLS)
  response[STREAM] = 1
  response[TYPE] = 2
  streams.onFrame(new FrameView().point(response, 0, Buffer.alloc(0), false))
  assert.equal(streams.size, MAX_ABANDONED - 1)
  streams.add(1_000_001, '/s/M')
  assert.equal(errors.length, 0)
  streams.add(1_000_003, '/s/M')
  assert.match(errors[0]!.message, /^more than 16384 streams were given up/)
})
