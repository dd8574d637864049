import { join, relative } from 'node:path'
import { mountFields } from '../base/mount-point.js'

/** The control groups of a process. */
export type Cgroups =
  /** Folders of the hierarchies by controller, e.g. `memory`: `/sys/fs/cgroup/memory/ns/id`. */
  | { readonly version: 1; readonly folders: ReadonlyMap<string, string> }
  /** The folder of its group, e.g. `/sys/fs/cgroup/ns/id`. */
  | { readonly version: 2; readonly folder: string }

/** Where a hierarchy is mounted. */
interface Hierarchy {
  /** The part of it that is mounted: `/` for all. */
  readonly root: string
  readonly target: string
  readonly version: 1 | 2
  /** Of version 1. */
  readonly controllers: readonly string[]
}

/** Controllers that are counted: where one is in a hierarchy of version 1, that version is used. */
const counted = ['memory', 'cpuacct', 'pids', 'cpu']

/** `groups`: the text of /proc/PID/cgroup; `mounts`: that of /proc/self/mountinfo. Throws where there is no hierarchy. */
export function findCgroups(groups: string, mounts: string): Cgroups {
  const hierarchies = mounts.split('\n').flatMap(hierarchyOf)
  const folders = new Map<string, string>()
  let unified: string | undefined
  for (const line of groups.split('\n')) {
    const [, number, controllers = '', path = ''] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? []
    if (number === '0')
      unified = folderOf(
        hierarchies.find(({ version }) => version === 2),
        path,
      )
    for (const controller of number === '0' ? [] : controllers.split(',')) {
      const folder = folderOf(
        hierarchies.find((one) => one.controllers.includes(controller)),
        path,
      )
      if (folder !== undefined) folders.set(controller, folder)
    }
  }
  if (counted.some((controller) => folders.has(controller))) return { version: 1, folders }
  if (unified !== undefined) return { version: 2, folder: unified }
  throw new Error('no hierarchy of control groups is mounted: mount one at /sys/fs/cgroup')
}

/** Of a line such as `35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory`. */
function hierarchyOf(line: string): Hierarchy[] {
  const [, system = ''] = line.split(' - ', 2)
  const [, , , root = '/', target = ''] = mountFields(line)
  const [type, , options = ''] = system.split(' ')
  if (type === 'cgroup2') return [{ root, target, version: 2, controllers: [] }]
  return type === 'cgroup' ? [{ root, target, version: 1, controllers: options.split(',') }] : []
}

function folderOf(hierarchy: Hierarchy | undefined, path: string): string | undefined {
  return hierarchy === undefined ? undefined : join(hierarchy.target, relative(hierarchy.root, path))
}
