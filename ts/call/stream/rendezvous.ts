import { StreamClosedError } from '../../base/errors/connection-errors.js'

interface Sender<T> {
  readonly message: T
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

type Taker<T> = (next: IteratorResult<T, undefined>) => void

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/** An unbuffered channel: `send` resolves when a reader has taken the message. */
export class Rendezvous<T> implements AsyncIterableIterator<T, undefined> {
  #senders: Sender<T>[] = []
  #takers: Taker<T>[] = []
  #closed = false
  #failure: Error | undefined

  send(message: T): Promise<void> {
    if (this.#closed) return Promise.reject(this.#failure ?? new StreamClosedError())
    const taker = this.#takers.shift()
    if (taker !== undefined) {
      taker({ done: false, value: message })
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => this.#senders.push({ message, resolve, reject }))
  }

  /** Ends the channel behind the messages that wait. Throws `StreamClosedError` the second time. */
  close(): void {
    if (this.#closed) throw this.#failure ?? new StreamClosedError()
    this.#closed = true
    for (const taker of this.#takers.splice(0)) taker(END)
  }

  /** Ends the channel at once: every `send`, now and later, rejects with the first such `error`; readers see the end. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#stop(error)
  }

  #stop(error: Error): void {
    this.#closed = true
    for (const { reject } of this.#senders.splice(0)) reject(error)
    for (const taker of this.#takers.splice(0)) taker(END)
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const sender = this.#senders.shift()
    if (sender !== undefined) {
      sender.resolve()
      return Promise.resolve({ done: false, value: sender.message })
    }
    if (this.#closed) return Promise.resolve(END)
    return new Promise((resolve) => this.#takers.push(resolve))
  }

  /** Ends the channel from the reader's side: the call has ended. `fail` may set the reason. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#stop(new StreamClosedError())
    return Promise.resolve(END)
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
