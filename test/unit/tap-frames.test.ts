/** The bytes of a tapped connection as frames, or as they are: each is shown, however they come in parts. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { ConnectionFrames } from '#ttrpc/kits/cli/tap/connection-frames.js'
import type { Sender } from '#ttrpc/kits/cli/tap/tap-event.js'
import { request } from '../support/wire.js'

interface Shown {
  readonly raw: Record<Sender, string>
  readonly streams: number[]
  readonly frames: ConnectionFrames
}

function shown(): Shown {
  const raw = { client: '', server: '' }
  const streams: number[] = []
  const frames = new ConnectionFrames({
    onFrame: (_, { stream }) => void streams.push(stream),
    onRaw: (from, bytes) => {
      raw[from] += bytes.toString('latin1')
    },
  })
  return { raw, streams, frames }
}

const HTTP = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'

test('what is not ttrpc is shown whole, wherever it is cut', () => {
  for (let first = 1; first < HTTP.length; first++) {
    for (let second = first; second < HTTP.length; second++) {
      const { raw, streams, frames } = shown()
      for (const part of [HTTP.slice(0, first), HTTP.slice(first, second), HTTP.slice(second)])
        frames.push('client', Buffer.from(part))
      assert.deepEqual([raw, streams], [{ client: HTTP, server: '' }, []])
      assert.equal(frames.unfinished('client'), 0)
    }
  }
})

test('what the other side has sent by then is shown, too', () => {
  const { raw, frames } = shown()
  frames.push('server', Buffer.from('220 '))
  frames.push('client', Buffer.from(HTTP))
  frames.push('server', Buffer.from('hello'))
  assert.deepEqual(raw, { client: HTTP, server: '220 hello' })
})

test('frames are found, wherever they are cut', () => {
  const bytes = Buffer.concat([request(1, { service: 's', method: 'm' }), request(3, {})])
  for (let at = 1; at < bytes.length; at++) {
    const { raw, streams, frames } = shown()
    frames.push('client', bytes.subarray(0, at))
    frames.push('client', bytes.subarray(at))
    assert.deepEqual([streams, raw.client, frames.unfinished('client')], [[1, 3], '', 0])
  }
})

test('a first header that is not whole is unfinished', () => {
  const { frames } = shown()
  frames.push('client', Buffer.from([0, 0, 0]))
  assert.equal(frames.unfinished('client'), 3)
})
