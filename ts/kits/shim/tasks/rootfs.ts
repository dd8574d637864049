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

/** Mounts a root file system. When a mount fails, unmounts those before it, and rejects. */
export async function mountRootfs(
  rootfs: string,
  mounts: readonly RootfsMount[],
  targets: readonly string[],
): Promise<void> {
  if (mounts.length > 0) makeFolders(rootfs, 0o711)
  const mounted: string[] = []
  try {
    for (const [i, { type, source, options }] of mounts.entries()) {
      const target = await insideOf(rootfs, targets[i]!)
      await mount({ type, source, target, options })
      mounted.push(target)
    }
  } catch (error) {
    await unmountRootfs(mounted)
    throw error
  }
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

/** Returns a target without symbolic links, which an image might have laid to lead out of the root file system. */
async function insideOf(rootfs: string, target: string): Promise<string> {
  if (!isAbsolute(target))
    throw errdefsError('invalidArgument', `the mount's target ${target} must be absolute`)
  const [root, path] = await Promise.all([realpath(rootfs), realpath(target)])
  if (path === root || path.startsWith(`${root}/`)) return path
  throw errdefsError('invalidArgument', `the mount's target ${target} leads out of the root file system`)
}
