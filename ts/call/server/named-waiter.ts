/** Waiters that are kept for later calls. */
const MAX_FREE = 1024

/** An async function with a name of its own, which waits for the handler of one call at a time. */
class NamedWaiter {
  readonly name: string
  /** The call whose handler it waits for. */
  call: object | undefined
  readonly wait: (handled: PromiseLike<unknown>) => Promise<unknown>

  constructor(name: string) {
    this.name = name
    this.wait = async (handled) => {
      try {
        return await handled
      } finally {
        release(this)
      }
    }
    Object.defineProperty(this.wait, 'name', { value: name })
  }
}

const free: NamedWaiter[] = []
const byName = new Map<string, NamedWaiter>()
let made = 0

/**
 * Waits for what a handler has returned, in a function by whose name a stack trace shows the call. Interceptors hide
 * the end of that trace: V8 continues it over promises with one waiter only.
 */
export function waitNamed(call: object, handled: PromiseLike<unknown>): Promise<unknown> {
  const waiter = free.pop() ?? create()
  waiter.call = call
  return waiter.wait(handled)
}

/** Returns the call whose handler the function of this name waits for. */
export function callOfWaiter(name: string): object | undefined {
  return byName.get(name)?.call
}

function create(): NamedWaiter {
  const waiter = new NamedWaiter(`intercepted call ${++made}`)
  byName.set(waiter.name, waiter)
  return waiter
}

function release(waiter: NamedWaiter): void {
  waiter.call = undefined
  if (free.length < MAX_FREE) free.push(waiter)
  else byName.delete(waiter.name)
}
