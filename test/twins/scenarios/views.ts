/** What users see of listeners, connections and calls. */
import { Buffer } from 'node:buffer'
import { type Client, connect, type HandlerContext } from 'ttrpc'
import { NamedCalls } from '../../support/named-calls.js'
import { RAW_SERVICE, until } from '../../support/raw-service.js'
import { failure, type Scenario } from '../scenario.js'

const empty = new Uint8Array(0)

/** The names of an object's values, each with its type. */
function shape(value: object): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typeof one]))
}

export const views: readonly Scenario[] = [
  {
    name: 'addresses of listeners',
    async run(bench) {
      const server = bench.server()
      const seen: string[] = []
      for (const address of [`unix://${bench.path}1`, `unix:${bench.path}2`, `${bench.path}3`]) {
        const listener = await server.listen(address)
        seen.push(listener.address)
        await listener.close()
      }
      return seen
    },
  },
  {
    name: 'a handler’s context',
    async run(bench) {
      const seen: unknown[] = []
      const server = await bench.listening()
      server.registerRaw('test.v1.Look', {
        At(bytes, context) {
          const {
            connection: { peer: _, ...connection },
            deadline,
            metadata,
            service,
            method,
            signal,
          } = context as HandlerContext
          seen.push({
            connection: shape(connection),
            deadline: deadline instanceof Date,
            metadata: [...metadata],
            names: [service, method, signal.aborted],
          })
          return bytes
        },
      })
      const client = await bench.client()
      await client.call('test.v1.Look', 'At', empty, { timeoutMs: 1000, metadata: { a: ['1', '2'] } })
      return seen
    },
  },
  {
    name: 'snapshots of connections and calls',
    async run(bench) {
      const calls = new NamedCalls()
      const server = await bench.listening({}, calls)
      const client = await bench.client()
      const call = client.call(RAW_SERVICE, 'Block', Buffer.from('x'))
      await calls.get('x').begun.promise
      const [connection] = server.connections
      const { peer: _, ...rest } = connection!
      const seen = [
        shape(rest),
        shape(connection!.calls[0]!),
        client.calls.map(shape),
        server.connectionCount,
      ]
      calls.get('x').released.fire()
      await call
      return [...seen, client.calls, server.connections[0]?.calls]
    },
  },
  {
    name: 'a client that is refused by verifyServer',
    async run(bench) {
      const server = await bench.listening()
      const refuse = {
        handshake: async () => {
          throw new Error('not this one')
        },
      }
      const refused = await failure(() => bench.client({ verifyServer: refuse }))
      await until(() => server.connectionCount === 0)
      return refused
    },
  },
  {
    name: 'a connect that is given up',
    async run(bench) {
      await bench.listening()
      const at = AbortSignal.abort(new Error('no more'))
      const controller = new AbortController()
      const connecting = failure(() =>
        connect(bench.path, { engine: bench.engine, signal: controller.signal }),
      )
      controller.abort()
      return [await failure(() => bench.client({ signal: at })), await connecting]
    },
  },
  {
    name: 'states of a client that reconnects',
    async run(bench) {
      const events = bench.events()
      const first = await bench.listening()
      const client: Client = await bench.client({ reconnect: { minDelayMs: 1, maxDelayMs: 5, jitter: 0 } })
      await client.call(RAW_SERVICE, 'Echo', empty)
      await first.close()
      await bench.listening()
      await client.call(RAW_SERVICE, 'Echo', empty, { waitForReady: true, idempotent: true })
      await client.close()
      const states = events.all.filter(({ kind }) => kind === 'client.state').map(({ event }) => event.to)
      // How often it dials depends on the time.
      return [...new Set(states)]
    },
  },
]
