import type { Shim } from '../shim.js'
import { checkRuntimeShimOptions, type RuntimeShimOptions } from './runtime-shim-options.js'

/**
 * Makes a shim of a runtime: it serves Task and Sandbox, and cleans up after a daemon that died. Pass it to `runShim`.
 * Throws a `TypeError`: `ERR_TTRPC_OPTION` for options that are not valid, and `ERR_TTRPC_IMPLEMENTATION` for a runtime
 * that lacks a method.
 */
export function runtimeShim(options: RuntimeShimOptions): Shim {
  const { name, others, makeRuntime, limits } = checkRuntimeShimOptions(options)
  return {
    name,
    ...others,
    async serve(host) {
      const { serveTasks } = await import('./serve-tasks.js')
      return serveTasks(makeRuntime(host), host, limits)
    },
    async delete(context) {
      const { deleteLeft } = await import('./delete-left.js')
      return await deleteLeft(makeRuntime(context), context)
    },
  }
}
