import { lstatSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { isAbsolute, join, normalize } from 'node:path'
import type { taskV3 } from '../../../containerd.js'
import { mount, unmount } from '../../../process.js'
import { errdefsError } from '../errdefs.js'
import { makeFolders } from '../make-folders.js'

/** A mount of Create's request. */
type RootfsMount = taskV3.CreateTaskRequest['rootfs'][number]

/** Returns where the mounts of a root file system go, in their order. Throws INVALID_ARGUMENT for a target outside of it. */
export function mountTargets(rootfs: string, mounts: readonly RootfsMount[]): readonly string[] {
  return mounts.map(({ target }) => {
    const path = normalize(join(rootfs, target))
    if (path === rootfs || path === `${rootfs}/`) return rootfs
    if (path.startsWith(`${rootfs}/`)) return path
    throw errdefsError(
      'invalidArgument',
      `the mount's target ${target} must be inside of the root file system`,
    )
  })
}

/**
 * Mounts a root file system. When a mount fails, unmounts those before it, and rejects. `moved` is called before a mount
 * whose target is behind a symbolic link, with its place in `targets` and the path to unmount: unmount follows no links.
 */
export async function mountRootfs(
  rootfs: string,
  mounts: readonly RootfsMount[],
  targets: readonly string[],
  moved: (index: number, target: string) => Promise<void>,
): Promise<void> {
  if (mounts.length > 0) makeRootfs(rootfs)
  const mounted: string[] = []
  try {
    for (const [i, { type, source, options }] of mounts.entries()) {
      const target = await insideOf(rootfs, targets[i]!)
      if (target !== targets[i]) await moved(i, target)
      await mount({ type, source, target, options })
      mounted.push(target)
    }
  } catch (error) {
    await unmountRootfs(mounted)
    throw error
  }
}

/** Makes the folder of a root file system. Throws INVALID_ARGUMENT for a symbolic link, which might lead anywhere. */
function makeRootfs(rootfs: string): void {
  makeFolders(rootfs, 0o711)
  if (!lstatSync(rootfs).isSymbolicLink()) return
  throw errdefsError(
    'invalidArgument',
    `the root file system ${rootfs} must be a folder, not a symbolic link`,
  )
}

/** Unmounts all of a root file system, the last mount first. What is busy is detached: it ends with its last user. */
export async function unmountRootfs(targets: readonly string[]): Promise<void> {
  for (const target of [...new Set(targets)].reverse()) {
    await unmount(target, { all: true }).catch((error) => {
      if (error.code !== 'EBUSY') throw error
      return unmount(target, { detach: true, all: true })
    })
  }
}

/** Returns a target without symbolic links below the root file system, which an image might have laid to lead out of it. */
async function insideOf(rootfs: string, target: string): Promise<string> {
  if (!isAbsolute(target))
    throw errdefsError('invalidArgument', `the mount's target ${target} must be absolute`)
  const [root, path] = await Promise.all([realpath(rootfs), realpath(target)])
  if (path === root || path.startsWith(`${root}/`)) return rootfs + path.slice(root.length)
  throw errdefsError('invalidArgument', `the mount's target ${target} leads out of the root file system`)
}
