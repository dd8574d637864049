import type { Attack, Field } from '../attack.js'

const PEERS = 320
/** Long enough for several rounds of handshakes. */
const LEAST_SECONDS = 6

/** Comes again and again, and stays until it is served or closed. */
async function comeAgain({ dial, wait }: Field): Promise<never> {
  for (;;) {
    const link = await dial().catch(() => undefined)
    link?.socket.once('end', () => link.close())
    await link?.call(1, 'Echo')
    await link?.read(1)
    link?.close()
    await wait(20)
  }
}

/**
 * Where a queue of peers is bounded by the descriptors of the process, those who have the most of them make room for a
 * newcomer of another user or process.
 */
export const crowdedDescriptors: Attack = {
  name: 'crowded-descriptors',
  summary: '320 peers before a handshaker that takes a second, in a process of 256 descriptors',
  victim: { handshaker: 'slow', descriptors: 256 },
  neighbour: { mode: 'dial' },
  bound: { neighbourWorstMs: 3000 },
  nativeAlone: 'the JS engine does not know whose a connection is, and takes its peers in order',
  async run(field) {
    for (let i = 0; i < PEERS; i++) void comeAgain(field)
    await field.wait(Math.max(field.seconds, LEAST_SECONDS) * 1000)
    return undefined
  },
}
