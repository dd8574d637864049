import { once } from 'node:events'
import { DATA, frame } from '../../support/wire.js'
import type { Attack } from '../attack.js'

const REMOTE_OPEN = 2
const STREAMS = 300
const MIB = 1024 * 1024

/** Slow readers are dealt with together: another call of their connection waits about `slowReaderTimeoutMs`. */
export const unreadStreams: Attack = {
  name: 'unread-streams',
  summary: '300 streams that no handler reads, and a call behind them; counts the ms until its answer',
  bound: { counted: 3000 },
  async run({ dial, wait }) {
    const link = await dial()
    for (let i = 0; i < STREAMS; i++) await link.call(2 * i + 1, 'Hold', '', REMOTE_OPEN)
    const sent = (async () => {
      for (let i = 0; i < STREAMS; i++) await link.send(frame(2 * i + 1, DATA, 0, new Uint8Array(MIB)))
      await link.call(2 * STREAMS + 1, 'Echo', 'last')
    })()
    const started = performance.now()
    const answered = (async () => {
      let tail = Buffer.alloc(0)
      while (!tail.includes('last')) {
        const [chunk] = (await once(link.socket, 'data')) as [Buffer]
        tail = Buffer.concat([tail.subarray(-16), chunk])
      }
    })()
    await Promise.race([Promise.all([sent, answered]), wait(30_000)])
    return performance.now() - started
  },
}
