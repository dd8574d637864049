import { DATA, frame } from '../../support/wire.js'
import type { Attack } from '../attack.js'

const REMOTE_OPEN = 2
const CONNECTIONS = 200
const MESSAGE_BYTES = 64 * 1024

/** The only call of a connection may stay unread for ever, so all connections together need a bound. */
export const manyStreams: Attack = {
  name: 'many-streams',
  summary: '200 connections, each with a stream that no handler reads',
  bound: { memoryMiB: 340, neighbourWorstMs: 500 }, // 13 of them for the bodies that arrive at once, used again for a second
  nodeBound: { memoryMiB: 320 },
  async run({ dial, wait, seconds }) {
    const links = await Promise.all(Array.from({ length: CONNECTIONS }, () => dial()))
    const message = frame(1, DATA, 0, new Uint8Array(MESSAGE_BYTES))
    const sent = links.map(async (link) => {
      await link.call(1, 'Hold', '', REMOTE_OPEN)
      await link.flood(message, seconds)
    })
    await Promise.race([Promise.all(sent), wait(seconds * 1000)])
    return undefined
  },
}
