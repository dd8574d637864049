import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Runtime } from 'ttrpc/shim'

/** The folder of the examples of shims. */
export const examples = join(
  fileURLToPath(new URL('.', import.meta.resolve('ttrpc/package.json'))),
  'examples/shim',
)

const load = async (name: string): Promise<Record<string, new () => Runtime>> =>
  (await import(pathToFileURL(join(examples, name)).href)) as Record<string, new () => Runtime>

const { HostRuntime } = await load('host-runtime.js')
const { RuncRuntime } = await load('runc-runtime.js')

/** Returns the example's runtime of plain processes. */
export const hostRuntime = (): Runtime => new HostRuntime!()
/** Returns the example's runtime over runc. */
export const runcRuntime = (): Runtime => new RuncRuntime!()

/** The example's copy of `ttrpc/process`: who reaps must be the one that is asked for the exits. */
export const exampleProcess = (await import(['ttrpc', 'process'].join('/'))) as typeof import('ttrpc/process')

/** What runs before a method of a runtime: it may throw, or wait. */
export type Hooks = { -readonly [N in keyof Runtime]?: () => unknown }

/** Returns a runtime that runs a hook before each of its methods. `hooks` may change later. */
export function hooked(runtime: Runtime, hooks: Hooks): Runtime {
  return new Proxy(runtime, {
    get(target, name) {
      const method = Reflect.get(target, name) as ((...args: unknown[]) => unknown) | undefined
      if (method === undefined) return undefined
      return async (...args: unknown[]) => {
        await hooks[name as keyof Runtime]?.()
        return await method.apply(target, args)
      }
    },
  })
}
