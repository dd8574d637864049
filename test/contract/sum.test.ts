/** Many hostile peers at once do not make a server keep more than the sum of docs/limits.md, and others are served. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Server } from 'ttrpc'
import { engineBudget } from '#ttrpc/protocol/engine-budget.js'
import { Random } from '../simulation/random.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { DATA, frame, request } from '../support/wire.js'
import { type Target, unixEngines } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Sum'
const KIB = 1024
const MIB = 1024 * KIB
const LIMIT = 4 * MIB
const PEERS = 16
const FRAMES = 400
/** What a pause cannot prevent: the engine's inbox, and a chunk of each connection on the JS engine. */
const RECEIVED = 2 * MIB + PEERS * 128 * KIB
const REMOTE_OPEN = 2

for (const target of unixEngines) {
  describe(`the sum: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

function serverOf(target: Target): Server {
  const never = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  const limits = { engineReceiveBytes: LIMIT, slowReaderTimeoutMs: 20 }
  return new Server({ ...target.options, limits }).registerRaw(SERVICE, {
    Echo: (bytes) => bytes,
    Big: () => Buffer.alloc(100 * KIB),
    async Wait(bytes, context) {
      await never(context.signal)
      return bytes
    },
    Hold: {
      kind: 'bidiStreaming',
      async *handler(_, context) {
        await never(context.signal)
        yield Buffer.alloc(0)
      },
    },
  })
}

/** A frame that makes the server keep something; `stream`: a new id. */
function hostile(random: Random, stream: number, streams: number[]): Buffer {
  const payload = Buffer.alloc(random.below(12 * KIB))
  switch (random.below(5)) {
    case 0:
      return request(stream, { service: SERVICE, method: 'Wait', payload })
    case 1: {
      const metadata = [['k', 'v'.repeat(random.below(10 * KIB))]] as const
      return request(stream, { service: SERVICE, method: 'Wait', metadata })
    }
    case 2:
      return request(stream, { service: SERVICE, method: 'Big' })
    case 3:
      streams.push(stream)
      return request(stream, { service: SERVICE, method: 'Hold' }, REMOTE_OPEN)
    default:
      return frame(streams.length === 0 ? stream : random.pick(streams), DATA, 0, payload)
  }
}

/** Sends hostile frames as fast as the server takes them, and reads nothing. */
async function attack(peer: Duplex, random: Random): Promise<void> {
  peer.on('error', () => {})
  const streams: number[] = []
  for (let i = 0; i < FRAMES && !peer.destroyed; i++) {
    peer.write(hostile(random, 2 * i + 1, streams))
    if (random.chance(0.2)) await turn()
  }
}

function suite(target: Target): void {
  test('mixed attacks of many connections stay within it, and a neighbour is served', async () => {
    const server = serverOf(target)
    await using way = await target.open(server)
    const client = await way.connect()
    const peers = await Promise.all(Array.from({ length: PEERS }, () => way.duplex()))
    const attacks = Promise.all(peers.map((peer, i) => attack(peer, new Random(i + 1))))
    let done = false
    void attacks.then(() => {
      done = true
    })
    let most = 0
    const measure = (): void => {
      most = Math.max(most, engineBudget.total)
    }
    while (!done) {
      measure()
      await turn()
    }
    for (let i = 0; i < 200; i++) {
      const payload = Buffer.alloc(8 * KIB, i)
      assert.ok(payload.equals(await client.call(SERVICE, 'Echo', payload)))
      measure()
    }
    assert.ok(most > LIMIT / 2, `only ${most} bytes were kept`)
    assert.ok(most < LIMIT + RECEIVED, `${most} bytes were kept`)
    for (const peer of peers) peer.destroy()
    await until(() => server.connectionCount === 1)
    await until(() => engineBudget.total === 0)
    assert.equal(engineBudget.holders, 0)
  })
}
