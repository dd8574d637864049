import { Buffer } from 'node:buffer'
import { request } from '../../support/wire.js'
import type { Attack } from '../attack.js'
import type { AttackLink } from '../attack-link.js'
import { SERVICE } from '../service.js'

const MIB = 1024 * 1024
const SLICES = 30

/** Sends a request of 1 MiB for some 3 s. Resolves with whether it was answered. */
async function sendSlowly(link: AttackLink, wait: (ms: number) => Promise<void>): Promise<boolean> {
  link.drain()
  const bytes = request(1, { service: SERVICE, method: 'Echo', payload: Buffer.alloc(MIB) })
  const slice = Math.ceil(bytes.length / SLICES)
  for (let at = 0; at < bytes.length; at += slice) {
    await link.send(bytes.subarray(at, at + slice))
    await wait(100)
  }
  await wait(500)
  return link.received >= MIB
}

/** Takes a reply of 3 MiB for some 3 s. Resolves with whether all of it came. */
async function readSlowly(link: AttackLink, wait: (ms: number) => Promise<void>): Promise<boolean> {
  link.socket.once('end', () => link.close()) // the server has ended it
  await link.call(1, 'Large', String(3 * MIB))
  for (let i = 1; i <= SLICES && !link.gone; i++) {
    await link.read((i * 3 * MIB) / SLICES)
    await wait(100)
  }
  await link.read(3 * MIB)
  return link.received >= 3 * MIB
}

/**
 * A connection on which bytes move is not idle: its answer must not be lost. How fast they have to move,
 * `frameTimeoutMs` and `writeStallTimeoutMs` say, which are 30 s.
 */
export const idleLimit: Attack = {
  name: 'idle-limit',
  summary:
    'a request and a reply that take 3 s each, with an idleTimeoutMs of 1 s; counts those that are cut',
  victim: { limits: { idleTimeoutMs: 1000 } },
  bound: { counted: 0 },
  async run({ dial, wait }) {
    const ends = await Promise.all([sendSlowly(await dial(), wait), readSlowly(await dial(), wait)])
    return ends.filter((answered) => !answered).length
  },
}

/** A peer that takes bytes all the time does not stall, however long the reply is that they belong to. */
export const steadyReader: Attack = {
  name: 'steady-reader',
  summary: 'a reply that is taken for 3 s, with a writeStallTimeoutMs of 1 s; counts those that are cut',
  victim: { limits: { writeStallTimeoutMs: 1000 } },
  bound: { counted: 0 },
  async run({ dial, wait }) {
    return (await readSlowly(await dial(), wait)) ? 0 : 1
  },
}
