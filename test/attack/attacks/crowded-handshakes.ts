import type { Attack } from '../attack.js'

const PEERS = 640
/** Long enough to tell a neighbour who waits for 3 s from one who waits for 20. */
const LEAST_SECONDS = 6

/**
 * The queue for a handshaker is shared: one user's many connections must not all go before the first of another.
 * A handshake takes a second here; one that runs already, one's own and some room make 3.
 */
export const crowdedHandshakes: Attack = {
  name: 'crowded-handshakes',
  summary: '640 peers that stay, before a handshaker that takes a second',
  victim: { handshaker: 'slow' },
  neighbour: { mode: 'dial' },
  bound: { neighbourWorstMs: 3000 },
  async run({ dial, wait, seconds }) {
    for (let i = 0; i < PEERS; i++) void dial().catch(() => undefined)
    await wait(Math.max(seconds, LEAST_SECONDS) * 1000)
    return undefined
  },
}
