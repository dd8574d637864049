import { Buffer } from 'node:buffer'
import { request } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import { SERVICE } from '../service.js'

const REPLIES = 32
const REPLY_BYTES = 1024 * 1024
const UNREAD_BYTES = 512 * 1024

/** The engine reads again while JS still holds requests back: those that arrive then must count. */
export const floodBehindReplies: Attack = {
  name: 'flood-behind-replies',
  summary: '32 replies of 1 MiB, all but half a MiB read, then requests without end',
  bound: { memoryMiB: 64 },
  async run({ dial, seconds }) {
    const link = await dial()
    for (let i = 0; i < REPLIES; i++) await link.call(2 * i + 1, 'Large', String(REPLY_BYTES))
    await link.read(REPLIES * REPLY_BYTES - UNREAD_BYTES)
    const frames = Array.from({ length: 256 }, (_, i) =>
      request(2 * (REPLIES + i) + 1, { service: SERVICE, method: 'Echo', payload: Buffer.alloc(1024) }),
    )
    await link.flood(Buffer.concat(frames), seconds)
    return undefined
  },
}
