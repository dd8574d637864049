import { Buffer } from 'node:buffer'
import { header, REQUEST } from '../../support/wire.js'
import type { Attack } from '../attack.js'

const PEERS = 300
const BODY_BYTES = 4 * 1024 * 1024

/** How much of its body each peer sends. */
interface Sending {
  readonly firstBytes: number
  /** How many more it sends every 50 ms. Default: none. */
  readonly moreBytes?: number
}

/** Peers that announce long bodies and send little of them must not keep the long calls of others waiting. */
function announcing(name: string, summary: string, { firstBytes, moreBytes = 0 }: Sending): Attack {
  return {
    name,
    summary: `${PEERS} connections that announce a body of 4 MiB and ${summary}, beside a neighbour that sends 3.5 MB a call`,
    bound: { neighbourWorstMs: 1000, memoryMiB: 128 },
    // And a chunk for each paused socket of Node, and what is not collected yet; all of them share its one thread.
    nodeBound: { memoryMiB: 192, neighbourWorstMs: 2000 },
    neighbour: { bytes: 3_500_000 },
    async run({ dial, wait, seconds }) {
      const links = await Promise.all(Array.from({ length: PEERS }, dial))
      const start = Buffer.concat([header(BODY_BYTES, 1, REQUEST), Buffer.alloc(firstBytes)])
      for (const link of links) void link.send(start)
      const more = Buffer.alloc(moreBytes)
      for (let sent = 0; sent < seconds * 1000; sent += 50) {
        await wait(50)
        if (moreBytes > 0) for (const link of links) void link.send(more)
      }
      return undefined
    },
  }
}

export const announcedBodies: Attack = announcing('announced-bodies', 'send 100 KB of it', {
  firstBytes: 100_000,
})

export const begunBodies: Attack = announcing('begun-bodies', 'send 600 KB of it', { firstBytes: 600_000 })

/** None of them is silent. */
export const slowBodies: Attack = announcing('slow-bodies', 'send 20 KB of it every 50 ms', {
  firstBytes: 100,
  moreBytes: 20_000,
})

/** A byte at a time must not count as sending. */
export const trickledBodies: Attack = announcing(
  'trickled-bodies',
  'send 600 KB of it and then a byte every 50 ms',
  { firstBytes: 600_000, moreBytes: 1 },
)
