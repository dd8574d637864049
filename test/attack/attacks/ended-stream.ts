import { Buffer } from 'node:buffer'
import { DATA, frame } from '../../support/wire.js'
import type { Attack } from '../attack.js'

/** Rows are shared: a connection that fills the ring must not be served first again and again. */
export const endedStream: Attack = {
  name: 'ended-stream',
  summary: 'empty DATA frames for a stream that has ended, as fast as they can be written',
  bound: { neighbourWorstMs: 250 },
  async run({ dial, seconds }) {
    const link = await dial()
    await link.call(1, 'Echo')
    await link.read(1)
    link.drain()
    await link.flood(Buffer.concat(Array.from({ length: 16_384 }, () => frame(1, DATA, 4))), seconds)
    return undefined
  },
}
