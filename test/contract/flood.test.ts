/** Two of our endpoints that flood each other never block each other: each reads on while it waits to write. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { RAW_SERVICE } from '../support/raw-service.js'
import { openRaw, targets } from './targets.js'

const MIB = 1 << 20

for (const target of targets) {
  for (const size of [64 * 1024, 4 * MIB - 100]) {
    test(`64 MiB both ways at once in messages of ${size} bytes: ${target.name}`, {
      timeout: 60_000,
    }, async () => {
      await using way = await openRaw(target)
      const { connect } = way
      await using client = await connect()
      const count = Math.ceil((64 * MIB) / size)
      const calls = Array.from({ length: count }, async (_, i) => {
        const bytes = Buffer.alloc(size, i + 1)
        assert.ok(bytes.equals(await client.call(RAW_SERVICE, 'Echo', bytes)), `message ${i}`)
      })
      await Promise.all(calls)
    })
  }

  test(`clients on both ends of two connections flood each other: ${target.name}`, {
    timeout: 60_000,
  }, async () => {
    await using first = await openRaw(target)
    await using second = await openRaw(target)
    const clients = [await first.connect(), await second.connect()]
    const size = 256 * 1024
    const calls = clients.flatMap((client) =>
      Array.from({ length: (64 * MIB) / size }, async (_, i) => {
        const bytes = Buffer.alloc(size, i + 1)
        assert.ok(bytes.equals(await client.call(RAW_SERVICE, 'Echo', bytes)))
      }),
    )
    await Promise.all(calls)
  })
}
