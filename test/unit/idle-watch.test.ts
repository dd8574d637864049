import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Server } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'

test('the timer that watches idleness goes with its connection, however long the time', async (t) => {
  const timers = new Set<unknown>()
  const { setInterval, clearInterval } = globalThis
  t.mock.method(globalThis, 'setInterval', (...args: Parameters<typeof setInterval>) => {
    const timer = setInterval(...args)
    if (args[1] === 900_000) timers.add(timer)
    return timer
  })
  t.mock.method(globalThis, 'clearInterval', (timer: NodeJS.Timeout) => {
    timers.delete(timer)
    clearInterval(timer)
  })
  await using server = new Server({ limits: { idleTimeoutMs: 3_600_000 } }).registerRaw('s', {
    Echo: (bytes) => bytes,
  })
  await using client = inMemory(server)
  assert.equal(String(await client.call('s', 'Echo', Buffer.from('x'))), 'x')
  assert.equal(timers.size, 1)
  await client.close()
  await server.close()
  assert.equal(timers.size, 0)
})
