import { handled, handledRejection } from '../../base/handled.js'
import type { ReceiveBudget } from '../../protocol/receive-budget.js'

/** What a message costs besides its bytes: the object, its place in the queue. */
const MESSAGE_BYTES = 128
/** When so many places at the front have been read, the rest is moved down to release them. */
const MOVE_AT = 1024

/** A reader that waits for the next message. */
interface Waiter<T> {
  /** What it awaits. Set at once. */
  promise: Promise<unknown> | undefined
  readonly onMessage: (message: T) => void
  readonly onEnd: () => void
  readonly onFailure: (error: unknown) => void
}

/** A message that is decoded when it is read. */
class Undecoded<T> {
  readonly decode: () => T

  constructor(decode: () => T) {
    this.decode = decode
  }
}

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/**
 * Received messages of one stream until they are read: in order, none lost, and
 * the end or error of the stream after the last of them. Unread messages count
 * in the budget of the connection.
 */
export class MessageQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #budget: ReceiveBudget
  /** Called when the reader leaves before the end. */
  readonly #onReturn: () => void
  #messages: (T | Undecoded<T>)[] = []
  /** Of each message, as the budget counts it; empty once the stream has ended. */
  #costs: number[] = []
  #next = 0
  #bytes = 0
  /** Readers that wait, in order: nearly always one. */
  #waiters: Waiter<T>[] = []
  #ended = false
  #failure: Error | undefined

  constructor(budget: ReceiveBudget, onReturn: () => void) {
    this.#budget = budget
    this.#onReturn = onReturn
  }

  /** Bytes that have not been read yet. */
  get unreadBytes(): number {
    return this.#bytes
  }

  /** No more messages are taken: the end has come, or the reader has left. */
  get ended(): boolean {
    return this.#ended
  }

  /** A reader waits for the next message, which then takes no place in the queue. */
  get awaited(): boolean {
    return this.#waiters.length > 0
  }

  /** Adds a message that takes `size` bytes of memory; not counted when it is awaited. Dropped after the end. */
  push(message: T, size: number): void {
    if (this.#ended) return
    if (this.#waiters.length > 0) {
      const waiter = this.#waiters.length === 1 ? this.#waiters.pop() : this.#waiters.shift()
      waiter!.onMessage(message)
      return
    }
    const cost = size + MESSAGE_BYTES
    this.#messages.push(message)
    this.#costs.push(cost)
    this.#bytes += cost
    this.#budget.add(cost)
  }

  /** Whether so much is unread that further messages are better kept undecoded, for they may grow a lot. */
  get crowded(): boolean {
    return this.#waiters.length === 0 && this.#budget.over
  }

  /** Adds a message of `length` bytes that `decode` returns once it is read. If that throws, the queue ends there with the error. */
  pushUndecoded(decode: () => T, length: number): void {
    this.push(new Undecoded(decode) as unknown as T, length)
  }

  /** Ends the queue after the messages that wait. `failure`: the error that the reader then receives. */
  end(failure?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    this.#settleWaiters()
  }

  /** Takes unread messages out of the budget: the call has ended, so reading them no longer delays the connection. */
  release(): void {
    this.#forgetCosts()
  }

  /** Drops unread messages and rejects the reader with `failure` at once. Does nothing when the queue has ended and all was read. */
  abort(failure: Error): void {
    if (this.#ended && this.#messages.length === 0) return
    this.#ended = true
    this.#failure = failure
    this.#drop()
    this.#settleWaiters()
  }

  /**
   * Resolves with the next message; undefined at the clean end. Rejects with the error that ended the stream: the
   * promise is then marked as handled, since every later reader receives the error as well.
   */
  receive(): Promise<T | undefined> {
    if (this.#next < this.#messages.length) {
      const message = this.#shift()
      return message instanceof Undecoded ? this.#decoded(message) : Promise.resolve(message)
    }
    if (this.#failure !== undefined) return handledRejection(this.#failure)
    if (this.#ended) return Promise.resolve(undefined)
    let waiter!: Waiter<T>
    const promise = new Promise<T | undefined>((resolve, reject) => {
      waiter = {
        promise: undefined,
        onMessage: resolve,
        onEnd: () => resolve(undefined),
        onFailure: reject,
      }
    })
    return this.#wait(waiter, promise)
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#next < this.#messages.length) {
      const message = this.#shift()
      if (message instanceof Undecoded)
        return handled(this.#decoded(message).then((value) => ({ done: false, value })))
      return Promise.resolve({ done: false, value: message })
    }
    if (this.#failure !== undefined) return handledRejection(this.#failure)
    if (this.#ended) return Promise.resolve(END)
    let waiter!: Waiter<T>
    const promise = new Promise<IteratorResult<T, undefined>>((resolve, reject) => {
      waiter = {
        promise: undefined,
        onMessage: (value) => resolve({ done: false, value }),
        onEnd: () => resolve(END),
        onFailure: reject,
      }
    })
    return this.#wait(waiter, promise)
  }

  /** Called when the reader leaves: drops messages that wait and those that still come. */
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

  #wait<P>(waiter: Waiter<T>, promise: Promise<P>): Promise<P> {
    waiter.promise = promise
    this.#waiters.push(waiter)
    return promise
  }

  #decoded(message: Undecoded<T>): Promise<T> {
    try {
      return Promise.resolve(message.decode())
    } catch (error) {
      this.#ended = true
      this.#failure = error as Error
      this.#drop()
      return handledRejection(error)
    }
  }

  #shift(): T | Undecoded<T> {
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
    } else this.#messages[at] = undefined as T // must not be kept alive here
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
    for (const { promise, onEnd, onFailure } of waiters) {
      if (this.#failure === undefined) {
        onEnd()
        continue
      }
      onFailure(this.#failure)
      if (promise !== undefined) handled(promise)
    }
  }
}
