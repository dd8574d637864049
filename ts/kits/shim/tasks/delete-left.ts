import { constants } from 'node:os'
import type { DeleteContext, DeletedContainer } from '../shim.js'
import { unmountRootfs } from './rootfs.js'
import type { Runtime } from './runtime.js'
import { rootfsOf } from './task-container.js'
import { readRecord } from './task-record.js'

/** The exit status of a process that was killed, when no other is known. */
const KILLED = 128 + constants.signals.SIGKILL

/**
 * Cleans up what a container left behind, without its daemon: has the runtime kill and remove it, and unmounts its root
 * file system, which the folder's removal by containerd would empty otherwise. Returns how it ended.
 */
export async function deleteLeft(runtime: Runtime, context: DeleteContext): Promise<DeletedContainer> {
  const { id, namespace, bundle } = context
  const rootfs = rootfsOf(bundle)
  const record = await readRecord(bundle)
  const { exitCode: exitStatus, exitedAt } = record.exit ?? { exitCode: KILLED, exitedAt: new Date() }
  if (!record.deleted) {
    const { options, processes } = record
    try {
      await runtime.cleanup({ id, namespace, bundle, rootfs, options, processes })
    } finally {
      await unmountRootfs(record.mounts) // also when that has failed: what is busy is detached
    }
  }
  return { pid: record.pid, exitStatus, exitedAt }
}
