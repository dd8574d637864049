/**
 * Code of the user is foreign: whatever it returns or throws, the process lives, the call ends with the right code,
 * and the next call on the same connection is answered. The test runner fails a test that leaves an uncaught exception
 * or an unhandled rejection behind.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Code, isTtrpcError, type Server } from 'ttrpc'
import { type Hostile, hostileValues } from '../support/hostile-values.js'
import { RAW_SERVICE, until } from '../support/raw-service.js'
import { clientSlots } from './foreign-client-slots.js'
import { serverSlots } from './foreign-server-slots.js'
import { OWN, type Slot } from './foreign-slots.js'
import { text } from './stream-way.js'
import { openRaw, type Target, unixEngines } from './targets.js'

for (const target of unixEngines) {
  for (const slot of [...serverSlots, ...clientSlots]) {
    test(`foreign code: ${slot.name}, ${target.name}`, { timeout: 60_000 }, () => driveAll(target, slot))
  }
}

async function driveAll(target: Target, slot: Slot): Promise<void> {
  const box: { value: Hostile | undefined } = { value: undefined }
  const use = (): unknown => box.value?.make(text('good'))
  await using way = await openRaw(target, slot.server?.(use, () => box.value !== undefined) ?? {})
  slot.register?.(way.server, use)
  await using client = await way.connect(slot.client?.(use, () => box.value !== undefined) ?? {})
  for (const value of hostileValues) {
    box.value = value
    const code = await codeOf(slot.run(client, value.settles === 'never' ? 30 : 20_000))
    box.value = undefined
    const expected = slot.expect(value)
    assert.ok(expected.includes(code), `${value.name}: ended with ${code}, not ${expected.join(' or ')}`)
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', text('next'))), 'next', value.name)
  }
  await assertEnds(way.server)
}

/** Returns the code of a call: 0 when it succeeds, `OWN` when it rejects with what has none. */
async function codeOf(call: Promise<unknown>): Promise<number> {
  try {
    await call
    return Code.OK
  } catch (error) {
    try {
      return isTtrpcError(error) && Number.isInteger(error.code) ? error.code || OWN : OWN
    } catch {
      return OWN // its getter `code` throws
    }
  }
}

/** All calls have ended, so the server has nothing to wait for. */
async function assertEnds(server: Server): Promise<void> {
  await until(() => server.connections.every(({ calls }) => calls.length === 0))
  const { cut } = await server.shutdown()
  assert.deepEqual(cut, [])
}
