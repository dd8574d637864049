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

/** Why a connection ends that is open, or waits for the target, when the tap is closed. */
const ENDED = 'the tap has ended'

/** Listens, and passes each connection on to a target; every event goes to `onEvent`, which must not throw. */
export class TapServer {
  readonly #target: Address
  readonly #onEvent: (event: TapEvent) => void
  readonly #relays = new Set<Relay>()
  /** End the attempts to reach the target. */
  readonly #dials = new Set<() => void>()
  readonly #listener: SocketListener
  #connections = 0

  private constructor(listener: SocketListener, target: Address, onEvent: (event: TapEvent) => void) {
    this.#listener = listener
    this.#target = target
    this.#onEvent = onEvent
  }

  /**
   * Listens; connections wait until `start`. Rejects with `ListenError`, or `ERR_TTRPC_ADDRESS` for an address of
   * another kind.
   */
  static async listen(
    address: Address,
    target: Address,
    onEvent: (event: TapEvent) => void,
  ): Promise<TapServer> {
    pathOrPort(target, 'connects to') // throws for a kind that cannot be dialed
    return new TapServer(await SocketListener.listen(address), target, onEvent)
  }

  /** Begins to pass connections on: then the first event may come. */
  start(): void {
    this.#listener.accept((socket) => this.#accept(socket))
  }

  /** The address that it listens on. */
  get address(): string {
    return this.#listener.address
  }

  /** Stops listening, removes the path and drops the connections, also those that wait for the target. */
  async close(): Promise<void> {
    const closed = this.#listener.close()
    for (const end of this.#dials) end()
    for (const relay of this.#relays) relay.close(ENDED)
    await closed
  }

  #accept(client: Socket): void {
    const connection = ++this.#connections
    const place = (): { at: number; connection: number } => ({ at: nowMs(), connection })
    this.#onEvent({ event: 'open', ...place(), peer: peerOf(client) })
    client.on('error', () => {}) // it is dropped below, or by the relay
    const fail = (reason: string): void => {
      this.#dials.delete(end)
      resetBehind(client)
      this.#onEvent({ event: 'close', ...place(), reason })
    }
    const giveUp = dial(this.#target, DIAL_MS, {
      onFail: (error) => fail(`the target cannot be reached: ${error.code ?? error.message}`),
      onConnect: (server) => {
        server.allowHalfOpen = true
        if (client.destroyed) {
          server.destroy()
          return fail('the client has gone')
        }
        this.#dials.delete(end)
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
    const end = (): void => {
      giveUp()
      fail(ENDED)
    }
    this.#dials.add(end)
  }
}

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
