import type { Socket } from 'node:net'
import type { Address } from '../../../engine/address/address.js'
import { dial } from '../../../engine/node/dial.js'
import { pathOrPort } from '../sockets/path-or-port.js'
import { SocketListener } from '../sockets/socket-listener.js'
import { peerOf } from './peer-of.js'
import { Relay, resetBehind } from './relay.js'
import type { TapEvent } from './tap-event.js'

/** How long the target may take to accept. */
const DIAL_MS = 10_000

/** Listens, and passes each connection on to a target; every event goes to `onEvent`, which must not throw. */
export class TapServer {
  readonly #target: Address
  readonly #onEvent: (event: TapEvent) => void
  readonly #relays = new Set<Relay>()
  readonly #waiting = new Set<Socket>()
  #listener: SocketListener | undefined
  #connections = 0

  private constructor(target: Address, onEvent: (event: TapEvent) => void) {
    this.#target = target
    this.#onEvent = onEvent
  }

  /** Listens. Rejects with `ListenError`, or `ERR_TTRPC_ADDRESS` for an address of another kind. */
  static async listen(
    address: Address,
    target: Address,
    onEvent: (event: TapEvent) => void,
  ): Promise<TapServer> {
    pathOrPort(target, 'connects to') // throws for a kind that cannot be dialed
    const tap = new TapServer(target, onEvent)
    tap.#listener = await SocketListener.listen(address, (socket) => tap.#accept(socket))
    return tap
  }

  /** The address that it listens on. */
  get address(): string {
    return this.#listener?.address ?? ''
  }

  /** Stops listening, removes the path and drops the connections. */
  async close(): Promise<void> {
    const closed = this.#listener?.close()
    for (const socket of this.#waiting) socket.destroy()
    for (const relay of this.#relays) relay.close()
    await closed
  }

  #accept(client: Socket): void {
    const connection = ++this.#connections
    const place = (): { at: number; connection: number } => ({ at: nowMs(), connection })
    this.#onEvent({ event: 'open', ...place(), peer: peerOf(client) })
    this.#waiting.add(client)
    client.on('error', () => {}) // it is dropped below, or by the relay
    const fail = (reason: string): void => {
      this.#waiting.delete(client)
      resetBehind(client)
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
