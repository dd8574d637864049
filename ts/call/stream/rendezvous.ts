import { StreamClosedError } from '../../base/errors/connection-errors.js'
import { handled, handledRejection } from '../../base/handled.js'

interface Sender<T> {
  readonly message: T
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

type Taker<T> = (next: IteratorResult<T, undefined>) => void

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/** `closed`: the sender closed it, and messages may still wait. `ended`: its call has ended, so nothing is taken. */
type State = 'open' | 'closed' | 'ended'

/** An unbuffered channel: `send` resolves when a reader has taken the message. */
export class Rendezvous<T> implements AsyncIterableIterator<T, undefined> {
  #senders: Sender<T>[] = []
  #takers: Taker<T>[] = []
  #state: State = 'open'
  #failure: Error | undefined

  /** A rejection is marked as handled where the call has ended, as its reader is notified; after `close` it is not. */
  send(message: T): Promise<void> {
    if (this.#state === 'ended') return handledRejection(this.#failure ?? new StreamClosedError())
    if (this.#state === 'closed') return Promise.reject(new StreamClosedError())
    const taker = this.#takers.shift()
    if (taker !== undefined) {
      taker({ done: false, value: message })
      return Promise.resolve()
    }
    const sent = new Promise<void>((resolve, reject) => this.#senders.push({ message, resolve, reject }))
    return handled(sent) // it rejects when the call has ended
  }

  /** Ends the channel behind the messages that wait. Throws `StreamClosedError` the second time. */
  close(): void {
    if (this.#state !== 'open') throw this.#failure ?? new StreamClosedError()
    this.#state = 'closed'
    for (const taker of this.#takers.splice(0)) taker(END)
  }

  /** Ends the channel at once: every `send`, now and later, rejects with the first such `error`; readers see the end. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#end(error)
  }

  #end(error: Error): void {
    this.#state = 'ended'
    for (const { reject } of this.#senders.splice(0)) reject(error)
    for (const taker of this.#takers.splice(0)) taker(END)
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const sender = this.#senders.shift()
    if (sender !== undefined) {
      sender.resolve()
      return Promise.resolve({ done: false, value: sender.message })
    }
    if (this.#state !== 'open') return Promise.resolve(END)
    return new Promise((resolve) => this.#takers.push(resolve))
  }

  /** Ends the channel from the reader's side: the call has ended. `fail` may set the reason. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#end(new StreamClosedError())
    return Promise.resolve(END)
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
