import { Buffer } from 'node:buffer'
import { header, REQUEST } from '../../support/wire.js'
import type { Attack } from '../attack.js'
const sent = Number(process.env.SENT ?? 1024), announced = Number(process.env.ANN ?? 4 << 20), every = Number(process.env.EVERY ?? 0)
export const announcedBodies: Attack = {
  name: 'announced-bodies',
  summary: 'x',
  bound: { neighbourWorstMs: 1000, memoryMiB: 128 },
  victim: { limits: { maxMessageBytes: 8 << 20 } },
  neighbour: { bytes: 3_500_000 },
  async run({ dial, wait, seconds }) {
    const links = await Promise.all(Array.from({ length: 300 }, () => dial()))
    for (const link of links) void link.send(Buffer.concat([header(announced, 1, REQUEST), Buffer.alloc(sent)]))
    const t = every ? setInterval(() => { for (const l of links) void l.send(Buffer.alloc(Number(process.env.STEP ?? 1))) }, every) : undefined
    await wait(seconds * 1000)
    clearInterval(t)
    return links.filter((l) => l.gone).length
  },
}
