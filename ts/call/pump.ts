import { misuse } from '../errors/misuse.js'
import { field, kindOf } from '../errors/text.js'
import { performance } from '../runtime.js'

/** A synchronous source hands the event loop back after this long. */
const TURN_MS = 4
/** Messages between two looks at the clock. */
const MESSAGES_A_LOOK = 64

/** Takes one message of a source; a promise when the next must wait. What it throws ends the pump. */
type Take = (message: unknown) => Promise<void> | undefined

type Next = IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>

/**
 * Moves messages from whatever makes them, an async generator or any iterable,
 * to whoever sends them, and lets the source wait where the sender must.
 */
export class Pump {
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>
  readonly #isAsync: boolean
  readonly #take: Take
  #stopped = false
  #done = false

  /** Throws `ERR_TTRPC_ARGUMENT` for what cannot be iterated. A text is no stream of messages. */
  constructor(source: unknown, take: Take) {
    this.#take = take
    const open = opener(source, Symbol.asyncIterator) ?? opener(source, Symbol.iterator)
    if (open === undefined) {
      throw misuse('ERR_TTRPC_ARGUMENT', `an iterable of messages was expected, not ${kindOf(source)}`)
    }
    this.#isAsync = opener(source, Symbol.asyncIterator) !== undefined
    this.#iterator = open.call(source) as AsyncIterator<unknown>
  }

  /** Tells a source that nobody will take anything of it. */
  static discard(source: unknown): void {
    const close = field(source, 'return')
    if (typeof close === 'function') void Promise.resolve(close.call(source)).then(undefined, () => {})
  }

  /** Resolves when the source has ended, or `stop` was called. Rejects with what it, or the taker, throws. */
  async run(): Promise<void> {
    try {
      if (this.#isAsync) await this.#runAsync()
      else await this.#runSync()
    } catch (error) {
      this.stop()
      throw error
    }
  }

  /** Takes no more; the source's `return` is called, so that it can clean up when it next yields. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    if (!this.#done) Pump.discard(this.#iterator)
  }

  async #runAsync(): Promise<void> {
    while (!this.#stopped) {
      const result = await (this.#iterator.next() as Next)
      if (result.done === true) {
        this.#done = true
        return
      }
      if (this.#stopped) return
      const waits = this.#take(result.value)
      if (waits !== undefined) await waits
    }
  }

  async #runSync(): Promise<void> {
    let turn = performance.now()
    for (let count = 1; !this.#stopped; count++) {
      const result = this.#iterator.next() as IteratorResult<unknown>
      if (result.done === true) {
        this.#done = true
        return
      }
      const { value } = result
      const message = isThenable(value) ? await value : value
      const waits = this.#stopped ? undefined : this.#take(message)
      if (waits !== undefined) await waits
      if (count % MESSAGES_A_LOOK === 0 && performance.now() - turn > TURN_MS) {
        await new Promise((resolve) => setImmediate(resolve))
        turn = performance.now()
      }
    }
  }
}

function opener(source: unknown, symbol: symbol): ((this: unknown) => unknown) | undefined {
  const open = field(source, symbol)
  return typeof open === 'function' ? (open as (this: unknown) => unknown) : undefined
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
