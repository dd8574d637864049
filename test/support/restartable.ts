/** A server that ends and starts again on its address, for clients that reconnect. */
import { Buffer } from 'node:buffer'
import { pid } from 'node:process'
import {
  allowAnyPeer,
  type Client,
  type ConnectOptions,
  connect,
  type HandlerContext,
  type Server,
} from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import { NamedCalls } from './named-calls.js'
import { RAW_SERVICE, rawServer, until } from './raw-service.js'
import { tempSocket } from './temp-socket.js'

/** The engine of both ends, and the kind of their socket. */
export interface ReconnectTarget {
  readonly name: string
  readonly engine: 'native' | 'node'
  readonly tcp: boolean
}

export const reconnectTargets: readonly ReconnectTarget[] = [
  { name: 'native', engine: 'native', tcp: false },
  { name: 'node', engine: 'node', tcp: false },
  { name: 'tcp', engine: 'node', tcp: true },
]

/** Full name of the service that counts. */
export const COUNTED_SERVICE = 'test.v1.Counted'

/** Short delays, since tests wait for them. */
export const reconnect = { minDelayMs: 1, maxDelayMs: 20 }

/**
 * Returns an address of the loopback network that is this process's alone. While a server is stopped, the kernel may
 * lend its port on 127.0.0.1 to any other process.
 */
function ownLoopback(): string {
  return `127.${1 + ((pid >> 16) & 0x7f)}.${(pid >> 8) & 0xff}.${pid & 0xff}`
}

export class Restartable {
  readonly calls = new NamedCalls()
  /** How often handlers of the counting service have run, for each text. */
  readonly runs = new Map<string, number>()
  readonly #target: ReconnectTarget
  #address: string
  #server: Server | undefined

  constructor(target: ReconnectTarget) {
    this.#target = target
    this.#address = target.tcp ? `tcp://${ownLoopback()}:0` : tempSocket()
  }

  /** The address; the same after each start. */
  get address(): string {
    return this.#address
  }

  get server(): Server {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  /** Starts another server on the address, whether or not the one before still ends. */
  async start(): Promise<void> {
    const { engine } = this.#target
    this.#server = rawServer(
      { engine, ...(engine === 'node' && { handshaker: allowAnyPeer() }) },
      this.calls,
    ).registerRaw(COUNTED_SERVICE, {
      Count: (bytes) => this.#count(bytes),
      /** Counts, and loses the connection before the answer. */
      Drop: (bytes, context) => {
        abortConnection(context as HandlerContext)
        return this.#count(bytes)
      },
      List: {
        kind: 'serverStreaming',
        handler: async function* (this: Restartable, bytes: Uint8Array) {
          yield this.#count(bytes)
        }.bind(this),
      },
    })
    const { address } = await this.#server.listen(this.#address)
    this.#address = address
  }

  async stop(): Promise<void> {
    await this.#server?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #count(bytes: Uint8Array): Uint8Array {
    const key = Buffer.from(bytes).toString()
    this.runs.set(key, (this.runs.get(key) ?? 0) + 1)
    return bytes
  }
}

/** A server that runs, and a client of it that reconnects. Disposing of it closes both. */
export interface RestartablePair extends AsyncDisposable {
  readonly server: Restartable
  readonly client: Client
}

export async function openRestartable(
  target: ReconnectTarget,
  options: ConnectOptions = {},
): Promise<RestartablePair> {
  const server = new Restartable(target)
  await server.start()
  const client = await connect(server.address, { engine: target.engine, reconnect, ...options })
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client.close()
      await server.stop()
    },
  }
}

export function echo(client: Client, value: string, options = {}): Promise<Uint8Array> {
  return client.call(RAW_SERVICE, 'Echo', Buffer.from(value), options)
}

/** Resolves once the client has noticed that its connection is gone. */
export function lost(client: Client): Promise<void> {
  return until(() => client.state === 'connecting')
}
