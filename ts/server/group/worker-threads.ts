import { process } from '../../base/runtime.js'

/** Returns Node's module of that name, which programs without a group do not load. */
export function workerThreads(): typeof import('node:worker_threads') {
  return process.getBuiltinModule('node:worker_threads')
}
