/** Throws an error that has no caller as an uncaught exception, as an event listener's would be. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
