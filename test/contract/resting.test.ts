/** In every state that a connection can have, the process rests while nothing happens. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Server } from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import { OUT_HIGH_BYTES } from '#ttrpc/engine/output-budget.js'
import type { Transport } from '#ttrpc/engine/transport.js'
import { holdWhileTesting } from '../support/hold.js'
import { request } from '../support/wire.js'
import { engines, type Target, type Way } from './targets.js'

holdWhileTesting()

const WINDOW_MS = 200
/** Of a core; a loop that spins uses all of it. */
const MOST_CPU = 0.1
const WINDOWS = 10

const peerActs = {
  'is silent': () => undefined,
  'has begun a frame': (peer) => peer.write(Buffer.alloc(3)),
  'has sent a frame': (peer) => peer.write(request(3, { service: 's', method: 'Open' })),
  'has ended its side': (peer) => peer.end(),
  'is gone': (peer) => peer.destroy(),
} as const satisfies Record<string, (peer: Duplex) => unknown>

/** What this side does to its connection, in this order. */
const steps = ['pause', 'fill', 'cut', 'peer', 'send', 'resume'] as const
type Step = (typeof steps)[number]

interface Walk {
  readonly steps: ReadonlySet<Step>
  readonly peer: keyof typeof peerActs
}

function allWalks(): Walk[] {
  const sets: Step[][] = [[]]
  for (const step of steps) if (step !== 'peer') sets.push(...sets.map((set) => [...set, step]))
  const peers = Object.keys(peerActs) as (keyof typeof peerActs)[]
  return sets.flatMap((set) => peers.map((peer) => ({ steps: new Set(set), peer })))
}

/** A server of a method whose every call adds its transport to `transports`, and the way to it. */
async function openServer(target: Target, transports: Transport[]): Promise<Way> {
  const server = new Server(target.options).registerRaw('s', {
    Open(bytes, context) {
      transports.push(ServerCall.connectionOf(context)!.transport)
      return bytes
    },
  })
  return target.open(server)
}

async function take(way: Way, transports: Transport[], walk: Walk): Promise<void> {
  const peer = await way.duplex()
  peer.on('error', () => undefined)
  peer.write(request(1, { service: 's', method: 'Open' }))
  const before = transports.length
  while (transports.length === before) await delay(1)
  const transport = transports[before]!
  const send = (bytes: number): void => {
    transport.outbox.write(
      transport.handle,
      { head: Buffer.alloc(bytes), payload: Buffer.alloc(0), tail: Buffer.alloc(0) },
      1,
    )
  }
  const does = (step: Step): boolean => walk.steps.has(step)
  if (does('pause')) transport.pause()
  if (does('fill')) send(2 * OUT_HIGH_BYTES)
  if (does('cut')) transport.cut()
  peerActs[walk.peer](peer)
  if (does('send')) send(10)
  if (does('resume')) transport.resume()
}

/** Returns whether this process, the I/O thread included, comes to rest. */
async function rests(): Promise<boolean> {
  for (let i = 0; i < WINDOWS; i++) {
    const before = process.cpuUsage()
    await delay(WINDOW_MS)
    const { user, system } = process.cpuUsage(before)
    if ((user + system) / 1000 < WINDOW_MS * MOST_CPU) return true
  }
  return false
}

async function walkAll(target: Target, walks: readonly Walk[]): Promise<boolean> {
  const transports: Transport[] = []
  await using way = await openServer(target, transports)
  for (const walk of walks) await take(way, transports, walk)
  return await rests()
}

for (const target of engines) {
  describe(`resting: ${target.name}`, { timeout: 600_000 }, () => {
    test('the process rests in every state of its connections', async () => {
      const walks = allWalks()
      if (await walkAll(target, walks)) return
      for (const walk of walks) {
        const state = `${[...walk.steps].join(', ')}; the peer ${walk.peer}`
        assert.ok(await walkAll(target, [walk]), `busy: ${state}`)
      }
      assert.fail('all states together keep the process busy, though none does alone')
    })
  })
}
