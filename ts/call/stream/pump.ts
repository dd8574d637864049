import { misuse } from '../../base/errors/misuse.js'
import { field, kindOf } from '../../base/errors/text.js'
import { process } from '../../base/runtime.js'
import { Turn } from '../event-loop-yield.js'

const { AsyncResource } = process.getBuiltinModule('node:async_hooks')

/** Shared, since the constructor would make one for each pump. */
const scopeOptions = Object.freeze({ requireManualDestroy: false })

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
  /** Who stops a pump does so from a context of its own; the source cleans up in the one it works in. */
  readonly #scope = new AsyncResource('TTRPC.PUMP', scopeOptions)
  #stopped = false
  /** The source has ended, or knows that it is to end. */
  #done = false

  /** Throws `ERR_TTRPC_ARGUMENT` for what cannot be iterated. A text is no stream of messages. */
  constructor(source: unknown, take: Take) {
    this.#take = take
    const open = Pump.check(source)
    this.#isAsync = opener(source, Symbol.asyncIterator) !== undefined
    this.#iterator = open.call(source) as AsyncIterator<unknown>
  }

  /** What opens an iterable. Throws `ERR_TTRPC_ARGUMENT` for anything else. */
  static check(source: unknown): (this: unknown) => unknown {
    const open = opener(source, Symbol.asyncIterator) ?? opener(source, Symbol.iterator)
    if (open !== undefined) return open
    throw misuse('ERR_TTRPC_ARGUMENT', `an iterable of messages was expected, not ${kindOf(source)}`)
  }

  /**
   * Tells a source that nobody will take anything of it. Never throws. False: it could not hear
   * that, as a sync generator that is running, since it was who ended the call.
   */
  static discard(source: unknown): boolean {
    const close = field(source, 'return')
    if (typeof close !== 'function') return true
    try {
      void Promise.resolve(close.call(source)).then(undefined, () => {})
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

  /** Takes no more; the source's `return` is called, so that it can clean up when it next yields. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#close()
  }

  #close(): void {
    if (this.#done) return
    this.#done = this.#scope.runInAsyncScope(Pump.discard, undefined, this.#iterator)
  }

  /** An async source may never wait either: promises alone never give the event loop its turn. */
  async #run(): Promise<void> {
    const turn = new Turn()
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
      if (turn.over) await turn.next()
    }
    this.#close()
  }
}

function opener(source: unknown, symbol: symbol): ((this: unknown) => unknown) | undefined {
  const open = field(source, symbol)
  return typeof open === 'function' ? (open as (this: unknown) => unknown) : undefined
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
