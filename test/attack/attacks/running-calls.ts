import { Buffer } from 'node:buffer'
import { request } from '../../support/wire.js'
import type { Attack, Field } from '../attack.js'
import type { AttackLink } from '../attack-link.js'
import { SERVICE } from '../service.js'

const CALLS = 16_384
const MIB = 1024 * 1024

/** Sends calls whose handlers go on, until all are sent, the time is up or the server reads no more. */
async function callAll(link: AttackLink, { wait, seconds }: Field, make: (stream: number) => Uint8Array) {
  link.drain()
  const sent = (async () => {
    for (let i = 0; i < CALLS && !link.gone; i++) await link.send(make(2 * i + 1))
  })()
  await Promise.race([sent, wait(seconds * 1000)])
}

/** The same request for every stream. */
function repeated(frame: Buffer): (stream: number) => Buffer {
  return (stream) => {
    const copy = Buffer.from(frame)
    copy.writeUInt32BE(stream, 4)
    return copy
  }
}

/** Metadata is kept as long as the handler runs: it must count as the payload does. */
export const metadataOfRunningCalls: Attack = {
  name: 'metadata-of-running-calls',
  summary: '16,384 calls to a handler that waits, each with 60 KiB of metadata',
  bound: { memoryMiB: 150 },
  async run(field) {
    const metadata = [['k', 'x'.repeat(60 * 1024)]] as const
    const make = repeated(request(1, { service: SERVICE, method: 'Wait', metadata }))
    await callAll(await field.dial(), field, make)
    return undefined
  },
}

/** A pair of metadata costs more in JavaScript than on the wire. */
export const pairsOfRunningCalls: Attack = {
  name: 'pairs-of-running-calls',
  summary: '16,384 calls to a handler that waits, each with 256 short pairs of metadata',
  bound: { memoryMiB: 150 },
  async run(field) {
    const metadata = Array.from({ length: 256 }, (_, i) => [String.fromCharCode(33 + (i % 90)), ''] as const)
    const make = repeated(request(1, { service: SERVICE, method: 'Wait', metadata }))
    await callAll(await field.dial(), field, make)
    return undefined
  },
}

/** A call ends at its deadline, its handler later: what the handler keeps must count until then. */
export const expiredRequests: Attack = {
  name: 'expired-requests',
  summary: 'requests of 1 MiB that end after 1 ms, to a handler that goes on for a minute',
  bound: { memoryMiB: 150 },
  async run(field) {
    const parts = { service: SERVICE, method: 'Deaf', payload: Buffer.alloc(MIB), timeoutNano: 1_000_000n }
    await callAll(await field.dial(), field, repeated(request(1, parts)))
    return undefined
  },
}

/** What one connection may keep, many may not keep each: all together have a bound, and the neighbour is served. */
export const manyWaiting: Attack = {
  name: 'many-waiting',
  summary: '64 connections that send requests of 1 MiB to a handler that waits',
  bound: { memoryMiB: 320, neighbourWorstMs: 500 },
  async run(field) {
    const make = repeated(request(1, { service: SERVICE, method: 'Wait', payload: Buffer.alloc(MIB) }))
    const links = await Promise.all(Array.from({ length: 64 }, () => field.dial()))
    await Promise.all(links.map((link) => callAll(link, field, make)))
    return undefined
  },
}
