/** What a client keeps of calls that have ended: neither a reply nor an error, whether it is closed or not. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Client } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE } from '../support/raw-service.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Collects garbage, after the turns in which what is weakly referenced is still kept. */
async function collected(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await turn()
    collect()
  }
}

async function replyOf(client: Client): Promise<WeakRef<object>> {
  const reply = await client.call(RAW_SERVICE, 'Big', Buffer.from('300000'))
  assert.equal(reply.length, 300_000)
  return new WeakRef(reply)
}

async function errorOf(client: Client): Promise<WeakRef<object>> {
  const error = await client.call(RAW_SERVICE, 'Missing', Buffer.alloc(0)).catch((thrown: object) => thrown)
  assert.match(String(error), /Missing/)
  return new WeakRef(error)
}

function drops(target: Target): void {
  for (const [what, call] of Object.entries({ reply: replyOf, error: errorOf })) {
    test(`the ${what} of the last call is not kept`, async () => {
      await using way = await openRaw(target)
      const dropped = await call(await way.connect())
      await collected()
      assert.equal(dropped.deref(), undefined)
    })

    test(`the ${what} of the last call is not kept by a client that is closed`, async () => {
      await using way = await openRaw(target)
      const client = await way.connect()
      const dropped = await call(client)
      await client.close()
      await collected()
      assert.equal(dropped.deref(), undefined)
    })
  }
}

for (const target of targets) {
  describe(`replies that are dropped: ${target.name}`, { timeout: 60_000 }, () => drops(target))
}
