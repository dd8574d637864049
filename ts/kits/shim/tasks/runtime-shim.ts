import type { Shim } from '../shim.js'
import type { Runtime } from './runtime.js'

/** What `runtimeShim` makes a shim of. */
export interface RuntimeShimOptions {
  /** The name of the runtime, such as `io.containerd.node.v1`. */
  readonly name: string
  readonly version?: string
  readonly runtime: Runtime
}

/** Makes a shim of a runtime. */
export function runtimeShim(options: RuntimeShimOptions): Shim {
  const { name, version } = options
  return {
    name,
    ...(version === undefined ? {} : { version }),
    serve: () => Promise.reject(new Error('not written yet')),
    delete: () => Promise.reject(new Error('not written yet')),
  }
}
