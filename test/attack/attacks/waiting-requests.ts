import { Buffer } from 'node:buffer'
import type { Attack } from '../attack.js'

/** A request whose handler runs is kept: its bytes must count. */
export const waitingRequests: Attack = {
  name: 'waiting-requests',
  summary: '1,500 requests of 1 MiB to a handler that waits',
  bound: { memoryMiB: 150 },
  async run({ dial, wait, seconds }) {
    const link = await dial()
    const payload = Buffer.alloc(1024 * 1024)
    const sent = (async () => {
      for (let i = 0; i < 1500 && !link.gone; i++) await link.call(2 * i + 1, 'Wait', payload)
    })()
    await Promise.race([sent, wait(seconds * 1000)])
    return undefined
  },
}
