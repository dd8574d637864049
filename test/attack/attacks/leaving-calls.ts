import type { Attack } from '../attack.js'

/** The end of a connection ends its calls: thousands of them must not block the event loop at once. */
export const leavingCalls: Attack = {
  name: 'leaving-calls',
  summary: 'four connections with 16,384 open calls each that leave together',
  bound: { blockedMs: 200 },
  async run({ dial, wait }) {
    const links = await Promise.all(Array.from({ length: 4 }, () => dial()))
    for (const link of links) {
      for (let i = 0; i < 16_384; i++) await link.call(2 * i + 1, 'Wait')
    }
    await wait(1000)
    for (const link of links) link.close()
    await wait(1000)
    return undefined
  },
}
