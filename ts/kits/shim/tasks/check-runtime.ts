import { wrongImplementation, wrongOption } from '../option-checks.js'
import type { Runtime } from './runtime.js'

/** The methods of a runtime. `true`: it must have them. */
const methods: Readonly<Record<keyof Runtime, boolean>> = {
  create: true,
  start: true,
  exec: true,
  kill: true,
  delete: true,
  cleanup: true,
  pause: false,
  resume: false,
  update: false,
  stats: false,
  checkpoint: false,
  watchOom: false,
  pids: false,
}

/** Whether it is a function that returns a runtime. Throws `ERR_TTRPC_OPTION` for a class. */
export function isFactory<F>(runtime: Runtime | F): runtime is F {
  if (typeof runtime !== 'function') return false
  if (typeof runtime.prototype?.create !== 'function') return true
  throw wrongOption('runtime must be an object, or a function that returns one, not a class: use new')
}

/**
 * Returns the runtime. Throws `ERR_TTRPC_OPTION` for what is not an object, and `ERR_TTRPC_IMPLEMENTATION` for one that
 * lacks a method, or whose method is not a function.
 */
export function checkRuntime(runtime: Runtime): Runtime {
  if (typeof runtime !== 'object' || runtime === null) {
    const given = runtime === null ? 'null' : typeof runtime
    throw wrongOption(`runtime must be an object with the methods of a Runtime, not ${given}`)
  }
  for (const [name, required] of Object.entries(methods)) {
    const method: unknown = runtime[name as keyof Runtime]
    if (typeof method === 'function' || (method === undefined && !required)) continue
    const wrong = method === undefined ? `lacks the method ${name}` : `has a ${name} that is not a function`
    throw wrongImplementation(`the runtime ${wrong}`)
  }
  return runtime
}
