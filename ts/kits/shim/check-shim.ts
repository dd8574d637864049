import { wrongImplementation } from './option-checks.js'
import type { Shim } from './shim.js'

/** Throws a `TypeError` `ERR_TTRPC_IMPLEMENTATION` for what is not a shim, such as a runtime. */
export function checkShim(shim: Shim): void {
  const { name, serve, delete: remove } = shim ?? {}
  if (typeof name === 'string' && typeof serve === 'function' && typeof remove === 'function') return
  const isRuntime = typeof (shim as { create?: unknown } | undefined)?.create === 'function'
  const advice = isRuntime ? ': make a shim of a runtime with runtimeShim({ name, runtime })' : ''
  throw wrongImplementation(`runShim needs a shim: an object with name, serve and delete${advice}`)
}
