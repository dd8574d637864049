/** A shutdown while clients call without a pause: it ends, and each call that a handler has run is answered. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { type Client, ClosedError, isTtrpcError, Server } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { type Target, targets, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Load'
const CLIENTS = 6
const AT_ONCE = 16

/** A server that notes which requests its handlers have answered. */
function countingServer(target: Target, done: Set<string>): Server {
  const note = (bytes: Uint8Array): Uint8Array => {
    done.add(Buffer.from(bytes).toString())
    return Buffer.concat([bytes, Buffer.alloc(2000)])
  }
  return new Server(target.options).registerRaw(SERVICE, {
    Now: note,
    async Later(bytes) {
      await turn()
      return note(bytes)
    },
  })
}

/** Calls until a call fails, and notes which were answered. */
async function callOn(client: Client, name: string, answered: Set<string>, isDuplex: boolean): Promise<void> {
  for (let i = 0; ; i++) {
    const id = `${name}.${i}`
    try {
      const reply = await client.call(SERVICE, i % 2 === 0 ? 'Now' : 'Later', Buffer.from(id))
      assert.equal(reply.length, id.length + 2000)
      answered.add(id)
    } catch (error) {
      // A Duplex cannot be cut: a request that still arrives a second later is refused.
      const refused =
        isDuplex && isTtrpcError(error) && error.code === 14 && /server closed$/.test(error.message)
      assert.ok(error instanceof ClosedError || refused, String(error))
      return
    }
  }
}

async function load(way: Way, answered: Set<string>, isDuplex: boolean): Promise<Promise<void>[]> {
  const loops: Promise<void>[] = []
  for (let i = 0; i < CLIENTS; i++) {
    const client = await way.connect()
    for (let j = 0; j < AT_ONCE; j++) loops.push(callOn(client, `${i}.${j}`, answered, isDuplex))
  }
  return loops
}

for (const target of targets) {
  describe(`shutdown under load: ${target.name}`, { timeout: 60_000 }, () => {
    test('it ends, and every call that was handled is answered', async () => {
      for (let round = 0; round < 5; round++) {
        const done = new Set<string>()
        const answered = new Set<string>()
        await using way = await target.open(countingServer(target, done))
        const loops = await load(way, answered, target.name === 'memory')
        while (answered.size < 500) await turn()
        assert.deepEqual(await way.server.shutdown(), { cut: [] })
        await Promise.all(loops)
        if (target.name === 'node client, native server') continue // it may lose some, as shutdown.test.ts shows
        assert.deepEqual(
          [...done].filter((id) => !answered.has(id)),
          [],
        )
      }
    })
  })
}
