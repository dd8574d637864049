import { runtimeShim } from 'ttrpc/shim'
import type { Bundle } from './bundle.js'
import { hostRuntime } from './host-runtime.js'

/** Runs `delete` as a shim's program does, with another instance of the runtime than the daemon's. */
export async function deleteLeft({ id, path: bundle }: Pick<Bundle, 'id' | 'path'>, runtime = hostRuntime()) {
  const line = (): void => {}
  return await runtimeShim({ name: 'test', runtime }).delete({
    id,
    namespace: 'tests',
    bundle,
    containerdAddress: '',
    ttrpcAddress: '',
    debug: false,
    log: { debug: line, info: line, warn: line, error: line },
  })
}
