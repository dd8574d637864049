import { Buffer } from 'node:buffer'
import { request } from '../../support/wire.js'
import type { Attack } from '../attack.js'

/** Two bytes on the wire become an object: what decoding makes must be bounded. */
export const emptyMessages: Attack = {
  name: 'empty-messages',
  summary: 'a typed request that is two million empty sub-messages',
  bound: { memoryMiB: 150, blockedMs: 300 },
  async run({ dial, wait }) {
    const payload = Buffer.alloc(4 * 1024 * 1024 - 1024)
    for (let i = 0; i < payload.length; i += 2) payload[i] = 0x0a // field 1, length 0
    const link = await dial()
    await link.send(request(1, { service: 'test.v1.Typed', method: 'Take', payload }))
    link.drain()
    await wait(1500)
    return undefined
  },
}
