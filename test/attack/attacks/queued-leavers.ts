import type { Attack, Field } from '../attack.js'

/** Connects, sends a request, and leaves without an answer, whether it has a place or waits for one. */
async function leaveAgain({ dial, wait }: Field): Promise<never> {
  for (;;) {
    const link = await dial().catch(() => undefined)
    await link?.call(1, 'Echo')
    await wait(Math.random() * 30)
    link?.close()
  }
}

/** A peer that has sent its request and left must not keep a place either, however often it comes. */
export const queuedLeavers: Attack = {
  name: 'queued-leavers',
  summary: '64 peers that connect, send a request and leave, before a handshaker that takes a second',
  victim: { handshaker: 'slow' },
  neighbour: { mode: 'dial' },
  bound: { neighbourWorstMs: 2500 },
  async run(field) {
    for (let i = 0; i < 64; i++) void leaveAgain(field)
    await field.wait(field.seconds * 1000)
    return undefined
  },
}
