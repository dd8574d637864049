import { kindOf, misuse } from './errors.js'

/** Callbacks for messages that pass from their source to their reader. */
export interface MessageWatch {
  /** Runs one step of the source; chooses the context that it runs in. */
  run<T>(step: () => T): T
  /** Called for each message. */
  onMessage(): void
  /** Called when the source has ended. */
  onEnd(): void
  /** Called with what the source threw. */
  onError(error: unknown): void
  /** Called when the reader leaves before the end. */
  onLeave(): void
}

const END: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined })

/**
 * Returns the messages of any iterable, sync or async, unchanged, and calls `watch` as they pass.
 * Throws a `TypeError` `ERR_TTRPC_ARGUMENT` for what is not iterable.
 */
export function watchedMessages(
  source: unknown,
  watch: MessageWatch,
): AsyncIterableIterator<unknown, undefined> {
  const open = opener(source)
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

/** The method that opens an iterable. A string is refused, though it is iterable: it is not a stream of messages. */
function opener(source: unknown): (this: unknown) => unknown {
  if (source !== null && (typeof source === 'object' || typeof source === 'function')) {
    const { [Symbol.asyncIterator]: async, [Symbol.iterator]: sync } = source as Openers
    if (typeof async === 'function') return async
    if (typeof sync === 'function') return sync
  }
  throw misuse('ERR_TTRPC_ARGUMENT', `an iterable of messages was expected, not ${kindOf(source)}`)
}

interface Openers {
  [Symbol.asyncIterator]?: (this: unknown) => unknown
  [Symbol.iterator]?: (this: unknown) => unknown
}
