/** The engines, alone and mixed, on which the contract suite runs. */
import { once } from 'node:events'
import { createConnection, type NetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  allowAnyPeer,
  type Client,
  type ClientOptions,
  connect,
  type Server,
  type ServerOptions,
} from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import { duplexPair } from '#ttrpc/engine/memory/duplex-pair.js'
import { NamedCalls } from '../support/named-calls.js'
import { RawPeer } from '../support/raw-peer.js'
import { rawServer } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'

/** A running server, and how to connect to it. Disposing of it ends the connections made here, then closes the server. */
export interface Way extends AsyncDisposable {
  readonly server: Server
  connect(options?: ClientOptions): Promise<Client>
  /** A bare connection. */
  duplex(): Promise<Duplex>
  /** A connection that may send any bytes. */
  dial(): Promise<RawPeer>
  [Symbol.asyncDispose](): Promise<void>
}

export interface Target {
  readonly name: string
  /** Whether the server learns the peer's credentials, from the kernel or from the test kit. */
  readonly knowsPeer: boolean
  /** Whether the native engine is at both ends. */
  readonly isNative: boolean
  /** Whether it can follow a clock of the test. */
  readonly followsClock: boolean
  /** Whether it accepts connections itself, so that limits of a listener hold. */
  readonly listens: boolean
  /** Options that a server of this target needs. */
  readonly options: ServerOptions
  open(server: Server): Promise<Way>
}

/** What an end of a unix socket runs on: an engine, or the native one in its other mode. */
const ends = {
  native: { engine: 'native', io: 'thread' },
  adaptive: { engine: 'native', io: 'adaptive' },
  node: { engine: 'node' },
} as const

type End = keyof typeof ends

async function socketTo(where: NetConnectOpts): Promise<Duplex> {
  const socket = createConnection({ ...where, allowHalfOpen: true })
  await once(socket, 'connect')
  return socket
}

/** A way whose clients and connections come from `connect` and `duplex`; it keeps them for its disposal. */
function wayTo(server: Server, { connect, duplex }: Pick<Way, 'connect' | 'duplex'>): Way {
  const clients: Client[] = []
  const sockets: Duplex[] = []
  const open = async (): Promise<Duplex> => {
    const socket = await duplex()
    sockets.push(socket)
    return socket
  }
  return {
    server,
    async connect(options) {
      const client = await connect(options)
      clients.push(client)
      return client
    },
    duplex: open,
    dial: async () => new RawPeer(await open()),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(clients.map((client) => client.close()))
      await server.close()
    },
  }
}

function unix(name: string, client: End, server: End): Target {
  return {
    name,
    knowsPeer: server !== 'node',
    isNative: client !== 'node' && server !== 'node',
    followsClock: client === 'node' && server === 'node',
    listens: true,
    options: { ...ends[server], ...(server === 'node' && { handshaker: allowAnyPeer() }) },
    async open(made) {
      const path = tempSocket()
      await made.listen(path)
      return wayTo(made, {
        connect: (options) => connect(path, { ...options, ...ends[client] }),
        duplex: () => socketTo({ path }),
      })
    },
  }
}

const tcp: Target = {
  name: 'tcp',
  knowsPeer: false,
  isNative: false,
  followsClock: true,
  listens: true,
  options: { engine: 'node', handshaker: allowAnyPeer() },
  async open(server) {
    const { address } = await server.listen('tcp://127.0.0.1:0')
    const { port } = new URL(address)
    return wayTo(server, {
      connect: (options) => connect(address, { ...options, engine: 'node' }),
      duplex: () => socketTo({ host: '127.0.0.1', port: Number(port) }),
    })
  },
}

/** Keeps the process alive, as a socket would and memory does not, until the returned function is called. */
function holdProcess(): () => void {
  const hold = setInterval(() => {}, 1_000)
  return () => clearInterval(hold)
}

const memory: Target = {
  name: 'memory',
  knowsPeer: true,
  isNative: false,
  followsClock: true,
  listens: false,
  options: {},
  async open(server) {
    return wayTo(server, {
      async connect(options) {
        const client = inMemory(server, options)
        void client.closed.then(holdProcess())
        return client
      },
      async duplex() {
        const [ours, theirs] = duplexPair()
        server.serve(theirs, { handshaker: allowAnyPeer() })
        ours.once('close', holdProcess())
        return ours
      },
    })
  },
}

const native = unix('native', 'native', 'native')
const adaptive = unix('adaptive', 'adaptive', 'adaptive')
const node = unix('node', 'node', 'node')

/** The targets on a unix socket whose ends both use one engine. */
export const unixEngines: readonly Target[] = [native, adaptive, node]

/** The targets whose ends both use one engine. */
export const engines: readonly Target[] = [...unixEngines, tcp, memory]

/** Those, and both unix engines with each other. */
export const targets: readonly Target[] = [
  ...engines,
  unix('native client, node server', 'native', 'node'),
  unix('node client, native server', 'node', 'native'),
]

/** A way to a server of raw methods, and the calls that wait in it. */
export interface RawWay extends Way {
  readonly calls: NamedCalls
}

/** Opens a server of raw methods: test/support/raw-service.ts. */
export async function openRaw(target: Target, options: ServerOptions = {}): Promise<RawWay> {
  const calls = new NamedCalls()
  return { ...(await target.open(rawServer({ ...target.options, ...options }, calls))), calls }
}
