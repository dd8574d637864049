import type { Attack } from '../attack.js'

/** Connections of one peer must leave descriptors for the application; a newcomer beyond is closed. */
export const descriptors: Attack = {
  name: 'descriptors',
  summary: 'one peer opens more connections than the process may have descriptors',
  victim: { descriptors: 256 },
  bound: { neighbourWorstMs: 1000, counted: 0 },
  async run({ dial, wait, seconds }) {
    const links = await Promise.all(Array.from({ length: 400 }, () => dial().catch(() => undefined)))
    for (const link of links) {
      link?.drain() // notices its end
      link?.socket.once('end', () => link.close())
    }
    await wait(seconds * 1000)
    // Counts newcomers that hang. Where there is no room, a newcomer must be closed at once.
    const waiting = links.filter((link) => link !== undefined && !link.gone).length
    return Math.max(0, waiting - 256)
  },
}
