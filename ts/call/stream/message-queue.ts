import type { ReceiveBudget } from '../../protocol/receive-budget.js'

/** What a message costs beside its bytes: the object, its place in the queue. */
const MESSAGE_BYTES = 128
/** So many read places at the front are given back by moving the rest down. */
const MOVE_AT = 1024

/** Who waits for the next message. */
interface Waiter<T> {
  readonly onMessage: (message: T) => void
  readonly onEnd: () => void
  readonly onFailure: (error: unknown) => void
}

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/**
 * Received messages of one stream, on their way to their reader: in order, none
 * lost, and what ended the stream comes behind the last of them. What nobody
 * has read counts in the budget of the connection.
 */
export class MessageQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #budget: ReceiveBudget
  /** Told when the reader leaves before the end. */
  readonly #onReturn: () => void
  #messages: T[] = []
  /** Of each message, as the budget counts it; empty once the stream has ended. */
  #costs: number[] = []
  #next = 0
  #bytes = 0
  /** Who waits, in order: nearly always one. */
  #waiters: Waiter<T>[] = []
  #ended = false
  #failure: Error | undefined

  constructor(budget: ReceiveBudget, onReturn: () => void) {
    this.#budget = budget
    this.#onReturn = onReturn
  }

  /** Bytes that nobody has read yet. */
  get unreadBytes(): number {
    return this.#bytes
  }

  /** Nothing is taken any more: the end has come, or the reader has left. */
  get ended(): boolean {
    return this.#ended
  }

  /** A message whose encoded form had `length` bytes. Dropped behind the end. */
  push(message: T, length: number): void {
    if (this.#ended) return
    if (this.#waiters.length > 0) {
      const waiter = this.#waiters.length === 1 ? this.#waiters.pop() : this.#waiters.shift()
      waiter!.onMessage(message)
      return
    }
    const cost = length + MESSAGE_BYTES
    this.#messages.push(message)
    this.#costs.push(cost)
    this.#bytes += cost
    this.#budget.add(cost)
  }

  /** Nothing comes behind what is here. With `failure`, the reader hears it then. */
  end(failure?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    this.#settleWaiters()
  }

  /** The call has ended, and with it what anybody could do to a slow reader: what is unread is the reader's own. */
  release(): void {
    this.#forgetCosts()
  }

  /** The reader hears `failure` at once, whatever waits to be read; harmless when all has been read. */
  abort(failure: Error): void {
    if (this.#ended && this.#messages.length === 0) return
    this.#ended = true
    this.#failure = failure
    this.#drop()
    this.#settleWaiters()
  }

  /** The next message; undefined at the clean end. Rejects with what ended the stream. */
  receive(): Promise<T | undefined> {
    if (this.#next < this.#messages.length) return Promise.resolve(this.#shift())
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#ended) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => {
      this.#waiters.push({ onMessage: resolve, onEnd: () => resolve(undefined), onFailure: reject })
    })
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#next < this.#messages.length) return Promise.resolve({ done: false, value: this.#shift() })
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#ended) return Promise.resolve(END)
    return new Promise((resolve, reject) => {
      this.#waiters.push({
        onMessage: (value) => resolve({ done: false, value }),
        onEnd: () => resolve(END),
        onFailure: reject,
      })
    })
  }

  /** The reader wants no more: what is here and what comes is dropped. */
  return(): Promise<IteratorResult<T, undefined>> {
    const early = !this.#ended
    this.#ended = true
    this.#failure = undefined
    this.#drop()
    this.#settleWaiters()
    if (early) this.#onReturn()
    return Promise.resolve(END)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #shift(): T {
    const at = this.#next++
    const message = this.#messages[at]!
    const cost = this.#costs[at] ?? 0
    if (this.#next === this.#messages.length) {
      this.#messages = []
      this.#costs = []
      this.#next = 0
    } else if (this.#next >= MOVE_AT && this.#next * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#next)
      this.#costs = this.#costs.slice(this.#next)
      this.#next = 0
    } else this.#messages[at] = undefined as T // the reader's alone from now on
    if (cost > 0) {
      this.#bytes -= cost
      this.#budget.remove(cost)
    }
    return message
  }

  #drop(): void {
    this.#messages = []
    this.#next = 0
    this.#forgetCosts()
  }

  #forgetCosts(): void {
    this.#costs = []
    const bytes = this.#bytes
    this.#bytes = 0
    if (bytes > 0) this.#budget.remove(bytes)
  }

  #settleWaiters(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const { onEnd, onFailure } of waiters) {
      if (this.#failure === undefined) onEnd()
      else onFailure(this.#failure)
    }
  }
}
