/**
 * Marks a promise as handled: the user is notified of its failure in another way too, so one that is not awaited must
 * not end the process as an unhandled rejection. Returns the promise, which rejects as before for those who await it.
 */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

/** Returns a rejected promise that is marked as handled. */
export function handledRejection(error: unknown): Promise<never> {
  return handled(Promise.reject(error))
}

function ignore(): void {}
