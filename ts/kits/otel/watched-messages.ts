import { Pump } from '../../call/stream/pump.js'

/** What is heard of messages on their way. */
export interface MessageWatch {
  /** In what each step of the source runs. */
  run<T>(step: () => T): T
  onMessage(): void
  onEnd(): void
  onError(error: unknown): void
  /** Who reads them has left before the end. */
  onLeave(): void
}

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/** Messages of any iterable, as they come, with somebody who hears of them. Throws `ERR_TTRPC_ARGUMENT` for anything else. */
export function watchedMessages(
  source: unknown,
  watch: MessageWatch,
): AsyncIterableIterator<unknown, undefined> {
  const open = Pump.check(source)
  let iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined
  const opened = (): Iterator<unknown> | AsyncIterator<unknown> => {
    iterator ??= open.call(source) as AsyncIterator<unknown>
    return iterator
  }
  const step = async (): Promise<IteratorResult<unknown, undefined>> => {
    const { done, value } = await opened().next()
    // A sync iterable may hold promises of messages.
    return done === true ? END : { done: false, value: await value }
  }
  return {
    async next() {
      try {
        const next = await watch.run(step)
        if (next.done === true) watch.onEnd()
        else watch.onMessage()
        return next
      } catch (error) {
        watch.onError(error)
        throw error
      }
    },
    async return() {
      watch.onLeave()
      await watch.run(async () => opened().return?.())
      return END
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
