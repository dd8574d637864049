import type { Attack, Field } from '../attack.js'

const PEERS = 640
/** Long enough to distinguish a neighbour who waits for 3 s from one who waits for 20. */
const LEAST_SECONDS = 6

/** Keeps a place in the queue, or tries again where there is none. */
async function queue({ dial, wait }: Field): Promise<never> {
  for (;;) {
    const link = await dial().catch(() => undefined)
    link?.drain()
    link?.socket.once('end', () => link.close())
    do await wait(20)
    while (link !== undefined && !link.gone)
  }
}

/**
 * The queue for a handshaker is shared: one user's many connections must not all go before the first of another, nor
 * leave him no place. A handshake takes a second here; one that runs already, one's own and some room make 3.
 */
export const crowdedHandshakes: Attack = {
  name: 'crowded-handshakes',
  summary: '640 peers that stay or come again, before a handshaker that takes a second',
  victim: { handshaker: 'slow' },
  neighbour: { mode: 'dial' },
  bound: { neighbourWorstMs: 3000 },
  nativeAlone: 'the JS engine does not know whose a connection is, and takes its peers in order',
  async run(field) {
    for (let i = 0; i < PEERS; i++) void queue(field)
    await field.wait(Math.max(field.seconds, LEAST_SECONDS) * 1000)
    return undefined
  },
}
