import { Buffer } from 'node:buffer'
import { request } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import { SERVICE } from '../service.js'

const LINKS = 4
const CALLS = 16_384

/** Deadlines that pass together end their calls: thousands of them must not block the event loop at once. */
export const commonDeadline: Attack = {
  name: 'common-deadline',
  summary: 'four connections with 16,384 calls each whose deadlines pass in the same moment',
  bound: { blockedMs: 200 },
  async run({ dial, wait }) {
    const links = await Promise.all(Array.from({ length: LINKS }, () => dial()))
    for (const link of links) link.drain()
    const due = Date.now() + 4000
    const send = async (i: number, count: number): Promise<void> => {
      const timeoutNano = BigInt(due - Date.now()) * 1_000_000n
      const frames: Buffer[] = []
      for (let n = 0; n < count; n++) {
        frames.push(request(2 * (i + n) + 1, { service: SERVICE, method: 'Wait', timeoutNano }))
      }
      await Promise.all(links.map((link) => link.send(Buffer.concat(frames))))
    }
    for (let i = 0; i < CALLS; i += 256) await send(i, 256)
    await wait(due - Date.now() + 1500)
    return undefined
  },
}
