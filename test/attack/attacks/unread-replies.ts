import type { Attack } from '../attack.js'

/** Replies of async handlers are queued output: a peer that reads none of them must not make us keep them all. */
export const unreadReplies: Attack = {
  name: 'unread-replies',
  summary: '16,000 requests for replies of 64 KiB, and not one of them read',
  bound: { memoryMiB: 100 },
  async run({ dial, wait, seconds }) {
    const link = await dial()
    const sent = (async () => {
      for (let i = 0; i < 16_000 && !link.gone; i++) await link.call(2 * i + 1, 'Large', '65536')
    })()
    await Promise.race([sent, wait(seconds * 1000)])
    return undefined
  },
}

/** Handlers that end together reply together: all of that is queued output, whatever was queued when they began. */
export const lateReplies: Attack = {
  name: 'late-replies',
  summary: '16,000 requests for replies of 64 KiB that come a second later, and not one of them read',
  bound: { memoryMiB: 140 },
  async run({ dial, wait, seconds }) {
    const link = await dial()
    const sent = (async () => {
      for (let i = 0; i < 16_000 && !link.gone; i++) await link.call(2 * i + 1, 'Late', '65536')
    })()
    await Promise.race([sent, wait(seconds * 1000)])
    await wait(1500)
    return undefined
  },
}

/** The same on many connections: what waits for all of them together has a bound. */
export const manyLateReplies: Attack = {
  name: 'many-late-replies',
  summary:
    '16 connections with 1,000 requests each for replies of 64 KiB that come a second later, and none is read',
  bound: { memoryMiB: 660 }, // twice engineOutputBytes, and 16,000 calls
  async run({ dial, wait, seconds }) {
    const links = await Promise.all(Array.from({ length: 16 }, () => dial()))
    const sent = links.map(async (link) => {
      for (let i = 0; i < 1000 && !link.gone; i++) await link.call(2 * i + 1, 'Late', '65536')
    })
    await Promise.race([Promise.all(sent), wait(seconds * 1000)])
    await wait(1500)
    return undefined
  },
}
