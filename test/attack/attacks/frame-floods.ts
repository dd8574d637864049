import { Buffer } from 'node:buffer'
import { DATA, frame, REQUEST } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import type { AttackLink } from '../attack-link.js'

const CONNECTIONS = 16
const UNKNOWN_TYPE = 9

/** Bodies over the limit, whose frames are answered: each is sent whole, so that the next one is a frame again. */
const oversized = Buffer.concat([
  frame(1, REQUEST, 0, Buffer.alloc(4 * 1024 * 1024 + 1)),
  frame(3, REQUEST, 0),
])
const ignored = frame(1, UNKNOWN_TYPE, 0)

function copies(count: number, ...frames: Uint8Array[]): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => frames).flat())
}

async function floodOn(links: readonly AttackLink[], bytes: Uint8Array, seconds: number): Promise<undefined> {
  for (const link of links) link.drain()
  await Promise.all(links.map((link) => link.flood(bytes, seconds)))
  return undefined
}

/** Frames that need no answer cost the peer nothing but their bytes: they must not delay others either. */
export const ignoredTypes: Attack = {
  name: 'ignored-types',
  summary: `empty frames of an unknown type on ${CONNECTIONS} connections, as fast as they can be written`,
  bound: { neighbourWorstMs: 250 },
  async run({ dial, seconds }) {
    const links = await Promise.all(Array.from({ length: CONNECTIONS }, () => dial()))
    return floodOn(links, copies(4096, ignored), seconds)
  },
}

/** Connections of every kind of flood share rows, bytes and JS with the neighbour. */
export const mixedFloods: Attack = {
  name: 'mixed-floods',
  summary: 'connections that send unknown types, DATA for no stream, 15 KiB frames and bodies over the limit',
  bound: { neighbourWorstMs: 250 },
  async run({ dial, seconds }) {
    const floods = [
      copies(4096, ignored),
      copies(4096, frame(1, DATA, 4)),
      copies(64, frame(1, UNKNOWN_TYPE, 0, Buffer.alloc(15_000))),
      oversized,
    ]
    const running = floods.map(async (bytes) => {
      const links = await Promise.all([dial(), dial()])
      return floodOn(links, bytes, seconds)
    })
    await Promise.all(running)
    return undefined
  },
}
