import { readFileSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { mountFields } from '../../../base/mount-point.js'
import { unmountRootfs } from './rootfs.js'
import { rootfsOf } from './task-container.js'

/**
 * Unmounts what is mounted at or below the root file system of a bundle, the last mount first. `named`: where, below
 * the bundle; undefined: everywhere there. Only paths that /proc/self/mountinfo lists below the real bundle are
 * unmounted, so a symbolic link cannot lead out of it. Resolves with the errors of the mounts that are left.
 */
export async function unmountLeft(bundle: string, named: readonly string[] | undefined): Promise<unknown[]> {
  const errors: unknown[] = []
  for (const target of (await mountsOf(bundle, named)).reverse()) {
    await unmountRootfs([target]).catch((error) => errors.push(error))
  }
  return errors
}

async function mountsOf(bundle: string, named: readonly string[] | undefined): Promise<string[]> {
  if (named?.length === 0) return []
  const real = await realpath(bundle).catch(() => undefined)
  if (real === undefined) return [] // it is gone: nothing can be mounted there
  const rootfs = rootfsOf(real)
  const wanted = named && new Set(named.map((path) => join(real, path)))
  const points = mountPoints().filter((path) => path === rootfs || path.startsWith(`${rootfs}/`))
  return [...new Set(points)].filter((path) => wanted === undefined || wanted.has(path))
}

/** Returns where this process sees mounts, in their order. The kernel has no symbolic links in these paths. */
function mountPoints(): string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  return lines.map((line) => mountFields(line)[4] ?? '')
}
