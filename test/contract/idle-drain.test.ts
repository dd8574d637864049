/** What a server that ends makes for connections without calls: no tables of calls, however many are idle. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { type Client, Server } from 'ttrpc'
import { giveBackStreams, takeStreams } from '#ttrpc/protocol/server-streams.js'
import { holdWhileTesting } from '../support/hold.js'
import { engines, type Target, type Way } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Drain'
const IDLE = 5
/** As many tables as are kept for the next calls. */
const SPARES = 16

/** Fills the store of spare tables. Returns a function that empties it, and says how many of them have been taken. */
function watchTables(): () => number {
  const tables = Array.from({ length: SPARES }, takeStreams)
  for (const table of tables) giveBackStreams(table)
  return () => {
    const left = new Set(tables.map(takeStreams))
    return tables.filter((table) => !left.has(table)).length
  }
}

/** Connections that have made a call, and have none. */
async function connectIdle(way: Way): Promise<Client[]> {
  const clients = await Promise.all(Array.from({ length: IDLE }, () => way.connect()))
  await Promise.all(clients.map((client) => client.call(SERVICE, 'Echo', Buffer.from('x'))))
  return clients
}

function drains(target: Target): void {
  test('a shutdown makes no table of calls for connections without calls', async () => {
    const server = new Server(target.options).registerRaw(SERVICE, { Echo: (bytes) => bytes })
    await using way = await target.open(server)
    const clients = await connectIdle(way)
    const taken = watchTables()
    assert.deepEqual(await server.shutdown(), { cut: [] })
    assert.equal(taken(), 0)
    await Promise.all(clients.map((client) => client.closed))
  })

  test('one that a handler waits for makes that of its own connection alone', async () => {
    const server = new Server(target.options).registerRaw(SERVICE, {
      Echo: (bytes) => bytes,
      async End(bytes) {
        assert.deepEqual(await server.shutdown(), { cut: [] })
        return bytes
      },
    })
    await using way = await target.open(server)
    const clients = await connectIdle(way)
    const ender = await way.connect()
    const taken = watchTables()
    assert.equal(String(await ender.call(SERVICE, 'End', Buffer.from('ended'))), 'ended')
    assert.equal(taken(), 1)
    await Promise.all([...clients, ender].map((client) => client.closed))
  })
}

for (const target of engines) {
  describe(`idle connections of a server that ends: ${target.name}`, { timeout: 60_000 }, () =>
    drains(target),
  )
}
