/** How connections, clients and servers end, and the events and promises that say so. */
import { Buffer } from 'node:buffer'
import { createConnection as dial } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Channels, type Client, type HandlerContext, type Server, type ServerOptions } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { NamedCalls } from '../../support/named-calls.js'
import { RAW_SERVICE, until } from '../../support/raw-service.js'
import { request } from '../../support/wire.js'
import { type Bench, eventsOf, failure, type Scenario } from '../scenario.js'

const empty = new Uint8Array(0)
const echo = (client: Client): Promise<Uint8Array> => client.call(RAW_SERVICE, 'Echo', Buffer.from('hi'))

/** Both sides' events of what `act` does with a client and a server. */
function lifecycle(
  name: string,
  act: (client: Client, server: Server, bench: Bench) => Promise<unknown>,
  differs?: string,
): Scenario {
  return {
    name: `events: ${name}`,
    onMemory: true,
    ...(differs !== undefined && { differs }),
    async run(bench) {
      const events = bench.events()
      const server = await bench.listening({ stuckCallMs: 0 })
      const client = await bench.client()
      const seen = await act(client, server, bench)
      await client.close()
      await until(() => server.connectionCount === 0)
      await server.close()
      return { seen, client: eventsOf(events, 'client'), server: eventsOf(events, 'server') }
    },
  }
}

/** The order in which the ends of a client with an open call are noticed. */
function order(name: string, end: (client: Client, server: Server) => unknown): Scenario {
  return {
    name: `order: ${name}`,
    onMemory: true,
    async run(bench) {
      const calls = new NamedCalls()
      const seen: string[] = []
      const events = bench.events()
      const server = await bench.listening({}, calls)
      const client = await bench.client({
        onClose: async () => {
          seen.push(`onClose ${client.state}`)
          await sleep(5)
          seen.push('onClose has ended')
        },
      })
      const call = client.call(RAW_SERVICE, 'Block', Buffer.from('x')).catch((error) => {
        seen.push(`call ${error.name} ${client.state}`)
      })
      void client.closed.then(() => seen.push('closed'))
      await calls.get('x').begun.promise
      const before = events.all.length
      await end(client, server)
      await Promise.all([call, client.closed])
      const kinds = events.all.slice(before).filter(({ event }) => event.side === 'client')
      return { seen, events: kinds.map(({ kind }) => kind) }
    },
  }
}

/** What a raw peer sees, and the events of the server. */
function raw(name: string, options: ServerOptions, send: readonly Uint8Array[], end = false): Scenario {
  return {
    name: `raw peer: ${name}`,
    async run(bench) {
      const events = bench.events()
      const server = await bench.listening(options)
      const peer = await bench.dial()
      await until(() => server.connectionCount === 1)
      await peer.send(...send)
      if (end) peer.halfClose()
      const closed = await peer.closed
      await until(() => server.connectionCount === 0)
      return { closed, server: eventsOf(events, 'server') }
    },
  }
}

/** What a raw peer is answered, and the events of the server. */
function answered(name: string, bytes: Uint8Array): Scenario {
  return {
    name: `raw peer: the answer to ${name}`,
    async run(bench) {
      const events = bench.events()
      const server = await bench.listening()
      const peer = await bench.dial()
      await peer.send(bytes)
      const { body, ...frame } = await peer.next()
      peer.close()
      await until(() => server.connectionCount === 0)
      return { frame, body: body.toString('hex'), server: eventsOf(events, 'server') }
    },
  }
}

const whole = request(1, { service: RAW_SERVICE, method: 'Echo' })
const blocked = request(1, { service: RAW_SERVICE, method: 'Block' })
/** A header that announces 64 KiB, and a part of them. */
const long = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 0, 0, 1, 1, 0]), Buffer.alloc(3000)])

export const ends: readonly Scenario[] = [
  lifecycle('a call, and the client closes', (client) => echo(client).then(String)),
  lifecycle('calls that fail', async (client) => [
    await failure(() => client.call('no.Service', 'X', empty)),
    await failure(() => client.call(RAW_SERVICE, 'NoMethod', empty)),
    await failure(() => client.call(RAW_SERVICE, 'Echo', Buffer.alloc(5_000_000))),
    await failure(() => client.call(RAW_SERVICE, 'Big', Buffer.from('5000000'))),
    await failure(() => client.call(RAW_SERVICE, 'Echo', empty, { signal: AbortSignal.abort() })),
  ]),
  lifecycle('the server closes', async (client, server) => {
    await echo(client)
    await server.close()
    await client.closed
    return [client.state, await failure(() => echo(client))]
  }),
  lifecycle('the server shuts down', async (client, server) => {
    await echo(client)
    const report = await server.shutdown()
    await client.closed
    return [report, client.state, await failure(() => echo(client))]
  }),
  lifecycle('the client is closed, and used', async (client) => {
    await client.close()
    return [client.state, await failure(() => echo(client)), await failure(() => client.close())]
  }),
  lifecycle('the client breaks off', async (client, server) => {
    await echo(client)
    abortConnection(client)
    await client.closed
    await until(() => server.connectionCount === 0)
  }),
  lifecycle('a handler breaks off', async (client, server) => {
    server.registerRaw('test.v1.Off', {
      Now: (bytes, context) => {
        abortConnection(context as HandlerContext)
        return bytes
      },
    })
    return failure(() => client.call('test.v1.Off', 'Now', empty))
  }),
  lifecycle('a server that is closed, and used', async (client, server, bench) => {
    await server.close()
    await client.closed
    return [
      await failure(() => server.listen(`${bench.path}.second`)),
      await failure(() => server.close()),
      await failure(() => server.shutdown()),
    ]
  }),
  order('the client closes', (client) => void client.close()),
  order('the server closes', (_, server) => void server.close()),
  order('the connection breaks', (client) => abortConnection(client)),
  raw('a frame, and the end', {}, [blocked], true),
  raw('half a frame, and the end', {}, [whole.subarray(0, 15)], true),
  raw('half a header, and the end', {}, [whole.subarray(0, 5)], true),
  raw('a frame that takes too long', { limits: { frameTimeoutMs: 50 } }, [whole.subarray(0, 15)]),
  raw('a body that is too long to discard', { limits: { maxMessageBytes: 1000, maxDiscardBytes: 1000 } }, [
    long,
  ]),
  raw('an unknown type', {}, [Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 9, 0])], true),
  answered('an even id', request(2, { service: RAW_SERVICE, method: 'Echo' })),
  answered('what is no request', Buffer.from([0, 0, 0, 2, 0, 0, 0, 1, 1, 0, 255, 255])),
  answered('a request', whole),
  answered(
    'a request with a flag that it may not have',
    request(1, { service: RAW_SERVICE, method: 'Echo' }, 4),
  ),
  {
    name: 'raw peer: a reset',
    async run(bench) {
      const events = bench.events()
      const server = await bench.listening()
      const socket = dial({ path: bench.path })
        .on('error', () => undefined)
        .pause()
      socket.write(whole)
      await until(() => events.of(Channels.CALL_ENDED).length === 1)
      await new Promise((resolve) => setImmediate(resolve)) // the answer has left
      socket.destroy()
      await until(() => server.connectionCount === 0)
      return eventsOf(events, 'server')
    },
  },
  {
    name: 'raw peer: one that takes no answers',
    async run(bench) {
      const events = bench.events()
      const server = await bench.listening({ limits: { writeStallTimeoutMs: 200 } })
      const socket = dial({ path: bench.path })
        .on('error', () => undefined)
        .pause()
      bench.after(() => socket.destroy())
      const big = { service: RAW_SERVICE, method: 'Big', payload: Buffer.from('4000000') }
      socket.write(request(1, big))
      await until(() => events.of(Channels.CONNECTION_CLOSED).length === 1)
      await until(() => server.connectionCount === 0)
      return eventsOf(events, 'server')
    },
  },
  {
    name: 'raw peer: one too many',
    async run(bench) {
      const events = bench.events()
      const server = await bench.listening({ limits: { maxConnections: 1 } })
      const first = await bench.dial()
      await until(() => server.connectionCount === 1)
      const second = await bench.dial()
      const closed = await second.closed
      await until(() => events.all.some(({ kind }) => kind === 'peer.refused'))
      first.close()
      await until(() => server.connectionCount === 0)
      return { closed, server: eventsOf(events, 'server') }
    },
  },
  raw('nothing for idleTimeoutMs', { limits: { idleTimeoutMs: 40 } }, []),
]

/** A server whose handshaker is `handshake`: what a raw peer that sends a request sees, and the events. */
function handshake(
  name: string,
  decide: (signal: AbortSignal) => unknown,
  options: ServerOptions = {},
  leaves = false,
): Scenario {
  return {
    name: `handshake: ${name}`,
    async run(bench) {
      const events = bench.events()
      let begun = 0
      const server = await bench.listening({
        ...options,
        handshaker: {
          handshake: (_: unknown, signal: AbortSignal) => {
            begun++
            return decide(signal)
          },
        } as ServerOptions['handshaker'] & object,
      })
      const peer = await bench.dial()
      await until(() => begun === 1)
      await peer.send(whole)
      if (leaves) peer.halfClose()
      const answer = await peer.next().then(
        () => 'answered',
        () => 'not answered',
      )
      peer.close()
      await peer.closed
      const over = ['peer.refused', 'connection.closed']
      await until(() => events.all.some(({ kind }) => over.includes(kind)))
      await server.close()
      return { answer, server: eventsOf(events, 'server') }
    },
  }
}

const forever = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

export const handshakes: readonly Scenario[] = [
  handshake('it admits', async () => ({ info: 5 })),
  handshake('it throws', () => {
    throw new Error('never')
  }),
  handshake('it rejects', async () => {
    throw new Error('never')
  }),
  handshake('it returns nothing', async () => undefined),
  handshake('it takes too long', forever, { limits: { handshakeTimeoutMs: 50 } }),
  handshake('the peer leaves', forever, {}, true),
]
