import type { Server, Socket } from 'node:net'
import process from 'node:process'
import { ListenError } from '../../../base/errors/socket-errors.js'
import { type Address, formatAddress, nodeSocket } from '../../../engine/address/address.js'
import { dial } from '../../../engine/node/dial.js'
import type { OwnPath } from '../../../engine/node/own-path.js'
import { listenAt } from '../../../engine/node/unix-path.js'
import { listenErrorOf } from '../../../engine/path-error.js'
import { peerOf } from './peer-of.js'
import { Relay } from './relay.js'
import type { TapEvent } from './tap-event.js'

const net = (): typeof import('node:net') => process.getBuiltinModule('node:net')

/** How long the target may take to accept. */
const DIAL_MS = 10_000
const OWNER_ONLY = 0o600

/** Listens, and passes each connection on to a target; every event goes to `onEvent`, which must not throw. */
export class TapServer {
  readonly #server: Server
  readonly #target: Address
  readonly #onEvent: (event: TapEvent) => void
  readonly #relays = new Set<Relay>()
  readonly #waiting = new Set<Socket>()
  #path: OwnPath | undefined
  #connections = 0

  private constructor(target: Address, onEvent: (event: TapEvent) => void) {
    this.#target = target
    this.#onEvent = onEvent
    this.#server = net().createServer(
      { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
      (socket: Socket) => this.#accept(socket),
    )
  }

  /** Listens; a unix path is born with mode 0600, and a stale socket of ours there is taken over. Rejects with `ListenError`. */
  static async listen(
    address: Address,
    target: Address,
    onEvent: (event: TapEvent) => void,
  ): Promise<TapServer> {
    nodeSocket(target) // throws for a kind that cannot be dialed
    const tap = new TapServer(target, onEvent)
    await tap.#bind(address)
    return tap
  }

  /** The address that it listens on: a port of 0 has become the one that was found. */
  addressOf(address: Address): string {
    const bound = this.#server.address()
    if (address.kind !== 'tcp' || bound === null || typeof bound === 'string') return formatAddress(address)
    return formatAddress({ ...address, port: bound.port })
  }

  /** Stops listening, removes the path and drops the connections. */
  async close(): Promise<void> {
    this.#path?.remove()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#waiting) socket.destroy()
    for (const relay of this.#relays) relay.close()
    await closed
  }

  async #bind(address: Address): Promise<void> {
    const name = nodeSocket(address)
    if ('fd' in name || ('path' in name && !name.isFile)) {
      throw new ListenError({
        address: formatAddress(address),
        syscall: 'listen',
        code: 'EINVAL',
        reason: 'a tap listens on a unix path or on tcp',
      })
    }
    try {
      if ('path' in name) {
        const unset = { allowUnsafeDirectory: false, uid: undefined, gid: undefined }
        this.#path = await listenAt(this.#server, name.path, { ...unset, mode: OWNER_ONLY })
      } else {
        await new Promise<void>((resolve, reject) => {
          this.#server.once('error', reject)
          this.#server.listen(name, resolve)
        })
      }
      this.#server.on('error', () => {}) // a failed accept: the peer sees its connection end
    } catch (error) {
      this.#server.close()
      throw listenErrorOf(address, error as NodeJS.ErrnoException)
    }
  }

  #accept(client: Socket): void {
    const connection = ++this.#connections
    const place = (): { at: number; connection: number } => ({ at: nowMs(), connection })
    this.#onEvent({ event: 'open', ...place(), peer: peerOf(client) })
    this.#waiting.add(client)
    client.on('error', () => {}) // it is dropped below, or by the relay
    const fail = (reason: string): void => {
      this.#waiting.delete(client)
      client.destroy()
      this.#onEvent({ event: 'close', ...place(), reason })
    }
    dial(this.#target, DIAL_MS, {
      onFail: (error) => fail(`the target cannot be reached: ${error.code ?? error.message}`),
      onConnect: (server) => {
        server.allowHalfOpen = true
        if (client.destroyed) {
          server.destroy()
          return fail('the client has gone')
        }
        this.#waiting.delete(client)
        const relay = new Relay(client, server, {
          onBytes: (from, bytes) => this.#onEvent({ event: 'bytes', ...place(), from, bytes }),
          onEnd: (from) => this.#onEvent({ event: 'end', ...place(), from }),
          onClose: (reason) => {
            this.#relays.delete(relay)
            this.#onEvent({ event: 'close', ...place(), ...(reason === undefined ? {} : { reason }) })
          },
        })
        this.#relays.add(relay)
        client.resume()
      },
    })
  }
}

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
