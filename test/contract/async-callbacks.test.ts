/** The async context in which callbacks run: that of the code which made the listener or connection, on every engine. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import {
  allowAnyPeer,
  Channels,
  type Client,
  type ConnectionOpened,
  connect,
  type Handshaker,
  Server,
  type ServerOptions,
} from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { openRestartable } from '../support/restartable.js'
import { busy } from '../support/turns.js'
import { engines, type Target } from './targets.js'

holdWhileTesting()

const store = new AsyncLocalStorage<string>()
const empty = new Uint8Array(0)
const timeout = 60_000

/** A handshaker that admits every peer, and notes the context in which it is called. */
function noting(seen: (string | undefined)[]): Handshaker {
  return {
    async handshake() {
      seen.push(store.getStore())
      return {}
    },
  }
}

for (const target of engines) {
  describe(`contexts of callbacks: ${target.name}`, { timeout }, () => suite(target))
}

function suite(target: Target): void {
  const open = (options: ServerOptions = {}) => {
    const server = rawServer({ ...target.options, ...options })
    server.registerRaw('test.v1.Store', { Get: () => Buffer.from(String(store.getStore())) })
    return store.run('of the server', () => target.open(server))
  }

  test('handlers of a busy engine: each that of its own server', async () => {
    const names = ['a', 'b', 'c', 'd']
    const ways = await Promise.all(
      names.map((name) => {
        const server = new Server(target.options).registerRaw('test.v1.Store', {
          Get() {
            busy(5)
            return Buffer.from(String(store.getStore()))
          },
        })
        return store.run(name, () => target.open(server))
      }),
    )
    const clients = await Promise.all(ways.map((way, i) => store.run(names[i]!, () => way.connect())))
    const calls = clients.map((client) =>
      Promise.all(Array.from({ length: 5 }, () => client.call('test.v1.Store', 'Get', empty))),
    )
    const seen = await Promise.all(calls)
    assert.deepEqual(
      seen.map((answers) => answers.map(String)),
      names.map((name) => Array.from({ length: 5 }, () => name)),
    )
    for (const way of ways) await way[Symbol.asyncDispose]()
  })

  for (const end of ['client', 'server'] as const) {
    test(`onClose: that of connect (closed by the ${end})`, async () => {
      await using way = await open()
      let seen: string | undefined
      const onClose = (): void => {
        seen = store.getStore()
      }
      const client = await store.run('of connect', () => way.connect({ onClose }))
      await store.run('of another', async () => {
        await client.call(RAW_SERVICE, 'Echo', empty)
        await (end === 'client' ? client.close() : way.server.close())
      })
      await client.closed
      assert.equal(seen, 'of connect')
    })
  }

  test('a handler: that of listen or serve, and not that of the caller', async () => {
    await using way = await open()
    const client = await store.run('of the server', () => way.connect()) // over memory, this serves
    const calls = ['of a caller', 'of another'].map((name) =>
      store.run(name, () => client.call('test.v1.Store', 'Get', empty)),
    )
    for (const reply of await Promise.all(calls)) assert.equal(String(reply), 'of the server')
  })

  test('a handshaker: that of listen or serve', async () => {
    const seen: (string | undefined)[] = []
    await using way = await open({ handshaker: noting(seen) })
    const client = await store.run('of the server', () => way.connect())
    await store.run('of a caller', () => client.call(RAW_SERVICE, 'Echo', empty))
    assert.deepEqual(seen, ['of the server'])
  })

  test('events of a connection: that of listen or serve on a server, of connect on a client', async () => {
    const seen: string[] = []
    const note = (event: unknown): void => {
      seen.push(`${(event as ConnectionOpened).side} ${store.getStore()}`)
    }
    diagnostics.subscribe(Channels.CONNECTION_CLOSED, note)
    await using way = await open()
    const client = await store.run(target.listens ? 'of connect' : 'of the server', () => way.connect())
    await store.run('of a caller', async () => {
      await client.call(RAW_SERVICE, 'Echo', empty)
      await client.close()
      await until(() => way.server.connectionCount === 0)
    })
    diagnostics.unsubscribe(Channels.CONNECTION_CLOSED, note)
    const ofClient = target.listens ? 'client of connect' : 'client of the server'
    assert.deepEqual(seen.toSorted(), [ofClient, 'server of the server'])
  })
}

for (const engine of ['native', 'node'] as const) {
  test(`${engine}: a client that reconnects verifies the server and closes in the context of connect`, {
    timeout,
  }, async () => {
    const seen: (string | undefined)[] = []
    const closed: (string | undefined)[] = []
    const target = { name: engine, engine, tcp: false }
    const options = { verifyServer: noting(seen), onClose: () => void closed.push(store.getStore()) }
    await using pair = await store.run('of connect', () => openRestartable(target, options))
    const { server, client } = pair
    await server.stop()
    await server.start()
    await store.run('of a caller', async () => {
      await client.call(RAW_SERVICE, 'Echo', empty, { waitForReady: true, idempotent: true })
      await client.close()
    })
    assert.deepEqual([new Set(seen), closed], [new Set(['of connect']), ['of connect']])
    assert.ok(seen.length >= 2)
  })
}

test('memory: two callers of one client in one task are served apart from their contexts', {
  timeout,
}, async () => {
  await using server = new Server({ handshaker: allowAnyPeer() })
  server.registerRaw('test.v1.Store', { Get: () => Buffer.from(String(store.getStore())) })
  const client: Client = inMemory(server)
  const calls = ['one', 'two'].map((name) =>
    store.run(name, () => client.call('test.v1.Store', 'Get', empty)),
  )
  assert.deepEqual((await Promise.all(calls)).map(String), ['undefined', 'undefined'])
  await assert.rejects(connect('unix:///nothing/here'), { code: 'ENOENT' })
  await client.close()
})
