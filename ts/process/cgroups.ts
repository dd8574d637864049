import { readFile } from 'node:fs/promises'
import { loadModule } from '../base/load-module.js'
import { checkCgroups } from './cgroup-check.js'
import { type Cgroups, findCgroups } from './cgroup-folders.js'
import type { CgroupV1Metrics } from './cgroup-v1.js'
import type { CgroupV2Metrics } from './cgroup-v2.js'
import { checkPid } from './checks.js'

/** Statistics of control groups: `metrics` fits `cgroupsV1.Metrics` or `cgroupsV2.Metrics` of `ttrpc/containerd`. */
export type CgroupMetrics =
  | { readonly version: 1; readonly metrics: CgroupV1Metrics }
  | { readonly version: 2; readonly metrics: CgroupV2Metrics }

/**
 * Returns the control groups of a process: of version 1 where memory, processor time or processes are counted in a
 * hierarchy of version 1, else of version 2. Rejects with ENOENT for a process that does not exist.
 */
export async function cgroupsOf(pid: number): Promise<Cgroups> {
  checkPid(pid)
  const [groups, mounts] = await Promise.all([
    readFile(`/proc/${pid}/cgroup`, 'utf8'),
    readFile('/proc/self/mountinfo', 'utf8'),
  ])
  return findCgroups(groups, mounts)
}

/**
 * Reads the statistics of a process's control groups, or of groups that `cgroupsOf` has found, which may outlive the
 * process. What the kernel does not count, such as a controller that is off, is left out. Rejects with ENOENT for a process
 * or a group that does not exist.
 */
export async function readCgroupMetrics(of: number | Cgroups): Promise<CgroupMetrics> {
  const groups = typeof of === 'object' ? checkCgroups(of) : await cgroupsOf(of)
  if (groups.version === 1) {
    const loaded = loadModule(import.meta.url, './cgroup-v1.js') as typeof import('./cgroup-v1.js')
    return { version: 1, metrics: await loaded.readV1Metrics(groups.folders) }
  }
  const loaded = loadModule(import.meta.url, './cgroup-v2.js') as typeof import('./cgroup-v2.js')
  return { version: 2, metrics: await loaded.readV2Metrics(groups.folder) }
}
