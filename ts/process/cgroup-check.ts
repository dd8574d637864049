import { types } from 'node:util'
import type { Cgroups } from './cgroup-folders.js'
import { checkObject, checkPath, reading, wrong } from './checks.js'

/** Returns a copy of control groups, as `cgroupsOf` returns them. Throws `ERR_TTRPC_ARGUMENT` for anything else. */
export function checkCgroups(groups: Cgroups): Cgroups {
  const { version, ...given } = checkObject('groups', groups as AnyCgroups, ['version', 'folder', 'folders'])
  if (version === 2) {
    checkPath('groups.folder', given.folder as string)
    return { version, folder: given.folder as string }
  }
  if (version === 1) return { version, folders: checkFolders(given.folders) }
  throw wrong('groups must be a pid, or what cgroupsOf has returned: their version must be 1 or 2')
}

/** The fields of both versions. */
interface AnyCgroups {
  readonly version: unknown
  readonly folder?: unknown
  readonly folders?: unknown
}

function checkFolders(folders: unknown): ReadonlyMap<string, string> {
  if (!types.isMap(folders)) throw wrong('groups.folders must be a Map of the folder of each controller')
  // Of the class itself: the object may have functions of its own.
  const copied = reading('groups.folders', () => new Map<unknown, unknown>(entriesOf.call(folders)))
  for (const [controller, folder] of copied) {
    if (typeof controller !== 'string') throw wrong('the keys of groups.folders must be names of controllers')
    checkPath(`groups.folders of ${controller}`, folder as string)
  }
  return copied as Map<string, string>
}

const entriesOf = Map.prototype.entries
