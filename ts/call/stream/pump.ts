import { misuse } from '../../base/errors/misuse.js'
import { field, kindOf } from '../../base/errors/text.js'
import { ignore, isThenable } from '../../base/foreign-result.js'
import { process } from '../../base/runtime.js'
import { EventLoopYield } from '../event-loop-yield.js'

const { AsyncResource } = process.getBuiltinModule('node:async_hooks')

/** Shared, since the constructor would make one for each pump. */
const scopeOptions = Object.freeze({ requireManualDestroy: false })

/** Takes one message of a source. Returns a promise when the next must wait. What it throws ends the pump. */
type Take = (message: unknown) => Promise<void> | undefined

type Next = IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>

/**
 * Moves messages from a source, an async generator or any iterable, to a sender.
 * Reads the next message only when the sender has taken the one before.
 */
export class Pump {
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>
  readonly #isAsync: boolean
  readonly #take: Take
  /** The async context of the source: it cleans up there, whatever context `stop` is called from. */
  readonly #scope = new AsyncResource('TTRPC.PUMP', scopeOptions)
  #stopped = false
  /** The source has ended, or its `return` was called. */
  #done = false

  /** Throws `ERR_TTRPC_ARGUMENT` for what cannot be iterated. A string is not a stream of messages. */
  constructor(source: unknown, take: Take) {
    this.#take = take
    const open = Pump.check(source)
    this.#isAsync = opener(source, Symbol.asyncIterator) !== undefined
    this.#iterator = open.call(source) as AsyncIterator<unknown>
  }

  /** Returns the function that opens an iterable. Throws `ERR_TTRPC_ARGUMENT` for anything else. */
  static check(source: unknown): (this: unknown) => unknown {
    const open = opener(source, Symbol.asyncIterator) ?? opener(source, Symbol.iterator)
    if (open !== undefined) return open
    throw misuse('ERR_TTRPC_ARGUMENT', `an iterable of messages was expected, not ${kindOf(source)}`)
  }

  /**
   * Calls `return` of a source that is not read any more. Never throws. Returns false when that failed, as it
   * does for a sync generator that is running because it ended the call itself.
   */
  static discard(source: unknown): boolean {
    const close = field(source, 'return')
    if (typeof close !== 'function') return true
    try {
      ignore(close.call(source))
      return true
    } catch {
      return false
    }
  }

  /** Resolves when the source has ended, or `stop` was called. Rejects with what it, or the taker, throws. */
  async run(): Promise<void> {
    try {
      await this.#run()
    } catch (error) {
      this.stop()
      throw error
    }
  }

  /** Stops reading and calls the source's `return`, so that it can clean up when it next yields. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#close()
  }

  #close(): void {
    if (this.#done) return
    this.#done = this.#scope.runInAsyncScope(Pump.discard, undefined, this.#iterator)
  }

  /** Yields to the event loop now and then: an async source may never wait, and settled promises alone do not let it run. */
  async #run(): Promise<void> {
    const loop = new EventLoopYield()
    while (!this.#stopped) {
      const next = this.#iterator.next() as Next
      const result = this.#isAsync ? await next : (next as IteratorResult<unknown>)
      if (result.done === true) {
        this.#done = true
        return
      }
      const { value } = result
      const message = !this.#isAsync && isThenable(value) ? await value : value
      const waits = this.#stopped ? undefined : this.#take(message)
      if (waits !== undefined) await waits
      if (loop.due) await loop.wait()
    }
    this.#close()
  }
}

function opener(source: unknown, symbol: symbol): ((this: unknown) => unknown) | undefined {
  const open = field(source, symbol)
  return typeof open === 'function' ? (open as (this: unknown) => unknown) : undefined
}
