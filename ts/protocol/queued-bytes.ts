import type { Transport } from '../engine/transport.js'
import { Account } from './account.js'
import { EngineBudget } from './engine-budget.js'

/** Of this environment: what waits for the peers of all its connections. */
const engineQueue = new EngineBudget()

/** Bytes that wait for one peer, as of the last look. They also count for all connections of the environment together. */
export class QueuedBytes {
  readonly #transport: Transport
  readonly #account: Account

  /** `engineSendBytes`: what may wait for all peers together; beyond, each has a share. */
  constructor(transport: Transport, engineSendBytes: number) {
    this.#transport = transport
    this.#account = new Account(engineQueue, { engineReceiveBytes: engineSendBytes, engineBufferBytes: 0 })
  }

  /** Counts what waits now, which the transport may have sent some of since. */
  look(): void {
    const change = this.#transport.queuedBytes() - this.#account.bytes
    if (change > 0) this.#account.add(change)
    else if (change < 0) this.#account.remove(-change)
  }

  /** Whether nothing more may be queued for this peer, which has more than its share. */
  get exhausted(): boolean {
    return this.#account.exhausted
  }

  /** The connection is gone. */
  close(): void {
    this.#account.remove(this.#account.bytes)
  }
}
