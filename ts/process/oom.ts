import { kindOf } from '../base/errors/text.js'
import { loadModule } from '../base/load-module.js'
import { throwLater } from '../base/throw-later.js'
import { milliseconds } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import { checkCgroups } from './cgroup-check.js'
import type { Cgroups } from './cgroup-folders.js'
import { wrong } from './checks.js'
import type { Counter, OomWatch } from './oom-watch.js'

/** Options of `watchOomKills`. */
export interface OomWatchOptions {
  /** How often the count is read where the kernel does not notify of changes, in milliseconds from 10. Default 5 000. */
  readonly intervalMs?: number
}

const table = optionsOf('watchOomKills', {
  intervalMs: milliseconds(5000, 10),
} satisfies TableOf<OomWatchOptions>)

/**
 * Calls `onKills` with the number of processes that the kernel has killed in these control groups, since the call or the
 * last `onKills`, because their memory has run out. Of version 2 the kernel notifies of each; of version 1 the count is read
 * every `intervalMs`. The groups may outlive their processes: `check` right after a process has ended finds its kill.
 * What `onKills` throws is an uncaught exception, as of an event listener, and the watch goes on. Returns undefined where the
 * kernel does not count: without a group for memory. Does not keep the process alive. Throws
 * `ERR_TTRPC_ARGUMENT`, and `ERR_TTRPC_OPTION` for `intervalMs`.
 */
export function watchOomKills(
  groups: Cgroups,
  onKills: (count: number) => void,
  options?: OomWatchOptions,
): OomWatch | undefined {
  const counter = counterOf(checkCgroups(groups))
  if (typeof onKills !== 'function') throw wrong(`onKills must be a function, not ${kindOf(onKills)}`)
  const { intervalMs } = table.check(options)
  if (counter === undefined) return undefined
  const { CountWatch } = loadModule(import.meta.url, './oom-watch.js') as typeof import('./oom-watch.js')
  const onCount = (count: number): void => {
    try {
      onKills(count)
    } catch (error) {
      throwLater(error)
    }
  }
  return new CountWatch(counter, onCount, intervalMs)
}

function counterOf(groups: Cgroups): Counter | undefined {
  if (groups.version === 2) return { folder: groups.folder, file: 'memory.events', notifies: true }
  const folder = groups.folders.get('memory')
  return folder === undefined ? undefined : { folder, file: 'memory.oom_control', notifies: false }
}
