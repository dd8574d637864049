import { checkNames, wrongOption } from '../option-checks.js'
import type { Shim, ShimHost } from '../shim.js'
import { checkRuntime, isFactory } from './check-runtime.js'
import type { Runtime } from './runtime.js'
import { type CheckedTaskLimits, checkTaskLimits, type TaskLimits } from './task-limits.js'

/** What a runtime can know of its place, in the daemon and in the process of the action `delete`. */
export type RuntimeHost = Pick<
  ShimHost,
  'id' | 'namespace' | 'bundle' | 'containerdAddress' | 'ttrpcAddress' | 'debug' | 'log'
>

/** Makes a runtime. Called once in each process, before its first method. */
export type RuntimeFactory = (host: RuntimeHost) => Runtime

/** What `runtimeShim` makes a shim of. */
export interface RuntimeShimOptions {
  /** The name of the runtime, such as `io.containerd.node.v1`. */
  readonly name: string
  readonly version?: string
  /** The runtime, or a function that makes it, with the log: `(host) => new MyRuntime(host.log)`. */
  readonly runtime: Runtime | RuntimeFactory
  /** As `group` of `Shim`: returns the group of a container. Default: by its annotations. */
  readonly group?: NonNullable<Shim['group']>
  /** As `info` of `Shim`: returns what `-info` prints besides name and version. Default: nothing. */
  readonly info?: NonNullable<Shim['info']>
  readonly limits?: TaskLimits
}

/** `RuntimeShimOptions`, checked. */
export interface RuntimeShimSettings {
  readonly name: string
  /** `version`, `group` and `info`, those that were set. */
  readonly others: Pick<Shim, 'version' | 'group' | 'info'>
  readonly makeRuntime: RuntimeFactory
  readonly limits: CheckedTaskLimits
}

const known: readonly (keyof RuntimeShimOptions)[] = ['name', 'version', 'runtime', 'group', 'info', 'limits']

/**
 * Returns the options with their defaults. Throws a `TypeError`: `ERR_TTRPC_OPTION`, or `ERR_TTRPC_IMPLEMENTATION` for a
 * runtime that lacks a method.
 */
export function checkRuntimeShimOptions(given: RuntimeShimOptions): RuntimeShimSettings {
  if (typeof given !== 'object' || given === null)
    throw wrongOption('the options of runtimeShim must be an object')
  checkNames(given, known, 'option of runtimeShim')
  const { name, version, runtime, group, info, limits } = given
  if (typeof name !== 'string' || name === '') throw wrongOption('name must be a string that is not empty')
  if (version !== undefined && typeof version !== 'string') throw wrongOption('version must be a string')
  for (const [option, value] of Object.entries({ group, info })) {
    if (value !== undefined && typeof value !== 'function') throw wrongOption(`${option} must be a function`)
  }
  const others = {
    ...(version === undefined ? {} : { version }),
    ...(group === undefined ? {} : { group }),
    ...(info === undefined ? {} : { info }),
  }
  return { name, others, makeRuntime: factoryOf(runtime), limits: checkTaskLimits(limits) }
}

/** Returns a function that returns the runtime, checked: an object at once, what a function returns when it is made. */
function factoryOf(runtime: Runtime | RuntimeFactory): RuntimeFactory {
  if (isFactory<RuntimeFactory>(runtime)) return (host) => checkRuntime(runtime(host))
  const checked = checkRuntime(runtime)
  return () => checked
}
