import { currentContext, enteredContext } from './handler-scope.js'
import { callOfWaiter } from './named-waiter.js'

/** A running call, as this file needs it. */
interface RunningCall {
  /** Settles when its handler has ended and its answer is written; undefined while its handler has not returned. */
  readonly handled: Promise<void> | undefined
}

/** The names of the functions that wait for the handlers of running calls, one for each call. */
const names = new WeakMap<RunningCall, string>()
let named = 0

/**
 * Returns the call whose handler calls the function that calls this one; undefined when none of them does.
 *
 * In the part of a handler that runs before its first `await`, and on a server with `inheritContext`, the call is
 * known. Otherwise it is found in the stack trace: V8 continues that over each `await` to the function that waits, so
 * a function with a name of its own that waits for a handler is in the trace of what this handler calls. A handler
 * that calls from a timer or an event is not found. Following calls with AsyncLocalStorage instead would make each
 * promise of the process slower (measured on Node 20: 340 ns for a handler with two `await`s).
 */
export function callingHandler(running: Iterable<RunningCall>): object | undefined {
  const context = enteredContext() ?? currentContext()
  if (context !== undefined) return context
  const calls = new Map<string, RunningCall>()
  for (const call of running) if (call.handled !== undefined) calls.set(nameOf(call, call.handled), call)
  if (calls.size === 0) return undefined
  for (const name of functionsOfTrace()) {
    const call = callOfWaiter(name) ?? calls.get(name)
    if (call !== undefined) return call
  }
  return undefined
}

/** Returns the name of the function that waits for the call's handler. It is made once: V8 follows a lone waiter only. */
function nameOf(call: RunningCall, handled: Promise<void>): string {
  const known = names.get(call)
  if (known !== undefined) return known
  const name = `handler of call ${++named}`
  names.set(call, name)
  const waiter = async (): Promise<void> => {
    await handled
  }
  Object.defineProperty(waiter, 'name', { value: name })
  void waiter()
  return name
}

/** Returns the names of the functions of the whole stack trace, those that wait too, innermost first. */
function functionsOfTrace(): readonly string[] {
  const { stackTraceLimit, prepareStackTrace } = Error
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFunctionName() ?? '')
    const trace = new Error().stack as unknown
    return Array.isArray(trace) ? trace : []
  } catch {
    return [] // the intrinsics are frozen
  } finally {
    if (Error.prepareStackTrace !== prepareStackTrace) Error.prepareStackTrace = prepareStackTrace
    if (Error.stackTraceLimit !== stackTraceLimit) Error.stackTraceLimit = stackTraceLimit
  }
}
