import type { BroadcastChannel } from 'node:worker_threads'
import type { CutCall } from '../connections.js'
import { workerThreads } from './worker-threads.js'

/** What a worker reports to its group. */
export type WorkerReport =
  /** It takes connections. */
  | { readonly kind: 'joined'; readonly worker: number }
  /** Its `joinGroup` has failed; what its file does then is up to the file. `error`: why, with the text alone. */
  | { readonly kind: 'failed'; readonly worker: number; readonly error: Error }
  /** Its server has ended by a shutdown of the group. */
  | { readonly kind: 'drained'; readonly worker: number; readonly cut: readonly CutCall[] }

/** What a group asks of one of its workers: to shut down its server. */
export interface GroupRequest {
  readonly kind: 'shutdown'
  readonly worker: number
  /** `ShutdownOptions`. */
  readonly timeoutMs: number
}

type Message = WorkerReport | GroupRequest

/** How a group and its workers talk. It carries no connection, and does not keep the process alive. */
export class GroupChannel {
  readonly #channel: BroadcastChannel
  readonly #onMessage: (message: Message) => void
  #state: 'open' | 'closed' = 'open'

  /** `name`: `GroupPlace.channel`. `onMessage`: called with what others send. */
  constructor(name: string, onMessage: (message: Message) => void) {
    const { BroadcastChannel } = workerThreads()
    this.#onMessage = onMessage
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = (event) => onMessage((event as { data: Message }).data)
    this.#channel.unref()
  }

  /** Does nothing once it is closed: no one is left to receive. */
  send(message: Message): void {
    if (this.#state === 'open') this.#channel.postMessage(message)
  }

  /** Calls `onMessage` here and now with what has been sent: the end of a thread may be noticed before its last words. */
  receive(): void {
    const { receiveMessageOnPort } = workerThreads()
    while (this.#state === 'open') {
      // The types of Node 20 lack the second kind of port.
      const received = receiveMessageOnPort(this.#channel as never)
      if (received === undefined) return
      this.#onMessage(received.message)
    }
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#channel.close()
  }
}
