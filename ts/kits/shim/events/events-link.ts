import { loadModule } from '../../../base/load-module.js'
import type { eventsV1 } from '../../../containerd.js'
import { ClosedError } from '../../../errors.js'
import type { Any, Client, NamedType } from '../../../index.js'
import type { PublisherSettings } from './publisher-options.js'

type Main = typeof import('../../../index.js')

/** An event as it is sent. */
export type EventEnvelope = NonNullable<eventsV1.ForwardRequestInit['envelope']>

/** containerd's events service, over a connection that is opened again when it is needed and gone. */
export class EventsLink {
  readonly #settings: PublisherSettings
  readonly #signal: AbortSignal
  /** Loaded with the first link: programs that publish nothing do without it. */
  readonly #main = loadModule(import.meta.url, '../../../index.js') as Main
  /** The connection, or the attempt to open it; undefined after one failed. */
  #client: Promise<Client> | undefined

  /** Throws `ERR_TTRPC_ADDRESS` for an address that cannot be one. Starts to connect. `signal` ends all attempts. */
  constructor(settings: PublisherSettings, signal: AbortSignal) {
    this.#settings = settings
    this.#signal = signal
    this.#open().catch(() => {}) // `forward` connects again
  }

  /**
   * Resolves when containerd has taken the event. When it closed the connection before it answered, as at its own
   * restart, sends the event once more on a new one. Rejects with a `ConnectError` or a `TtrpcError`.
   */
  async forward(envelope: EventEnvelope): Promise<void> {
    try {
      await this.#send(await this.#open(), envelope)
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error
      this.#client = undefined
      await this.#send(await this.#open(), envelope)
    }
  }

  /** Returns a message as the event of an envelope. Throws when it cannot be encoded. */
  pack<Init>(type: NamedType<unknown, Init>, message: Init): Any {
    return this.#main.anyPack(type, message, '')
  }

  /** Resolves when the connection is gone. */
  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    await client?.close()
  }

  /** Returns the connection. */
  #open(): Promise<Client> {
    if (this.#client !== undefined) return this.#client
    const { address, connectTimeoutMs } = this.#settings
    const opening = this.#main.connect(address, { connectTimeoutMs, signal: this.#signal })
    this.#client = opening
    opening.catch(() => {
      if (this.#client === opening) this.#client = undefined
    })
    return opening
  }

  async #send(client: Client, envelope: EventEnvelope): Promise<void> {
    const { namespace, forwardTimeoutMs: timeoutMs } = this.#settings
    const { eventsV1 } = await import('../../../containerd.js')
    const events = client.service(eventsV1.Events)
    const metadata = { 'containerd-namespace-ttrpc': namespace }
    await events.forward({ envelope }, { timeoutMs, metadata, signal: this.#signal })
  }
}
