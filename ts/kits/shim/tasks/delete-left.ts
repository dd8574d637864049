import { constants } from 'node:os'
import { errdefsError, toErrdefs } from '../errdefs.js'
import type { DeleteContext, DeletedContainer } from '../shim.js'
import { unmountLeft } from './left-mounts.js'
import { type LeftRecord, readRecord } from './left-record.js'
import type { Runtime } from './runtime.js'
import { rootfsOf } from './task-container.js'
import { recordPath } from './task-record.js'

/** The exit status of a process that was killed, when no other is known. */
const KILLED = 128 + constants.signals.SIGKILL

/**
 * Cleans up what a container left behind, without its daemon: has the runtime kill and remove it, and unmounts its root
 * file system, which the folder's removal by containerd would empty otherwise. Returns how it ended. Rejects when
 * something could not be cleaned up, after all that can be; also when the record of the container is damaged, since
 * processes that it does not name may be left.
 */
export async function deleteLeft(runtime: Runtime, context: DeleteContext): Promise<DeletedContainer> {
  const record = await readRecord(context.bundle)
  const errors = record.deleted ? [] : await cleanUp(runtime, context, record)
  if (record.damage.length > 0) throw damaged(recordPath(context.bundle), record.damage, errors)
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : joined(errors)
  const { exitCode: exitStatus, exitedAt } = record.exit ?? { exitCode: KILLED, exitedAt: new Date() }
  return { pid: record.pid, exitStatus, exitedAt }
}

/** Resolves with the errors of what is left. */
async function cleanUp(
  runtime: Runtime,
  { id, namespace, bundle }: DeleteContext,
  { options, processes, mounts }: LeftRecord,
): Promise<unknown[]> {
  const errors: unknown[] = []
  const container = { id, namespace, bundle, rootfs: rootfsOf(bundle), processes }
  try {
    await runtime.cleanup({ ...container, options })
  } catch (error) {
    errors.push(error)
    // They may be what it cannot read. Without them it looks where containers are that have none.
    if (options !== undefined) await attempt(() => runtime.cleanup({ ...container, options: undefined }))
  }
  // Also when that has failed: what is busy is detached.
  return [...errors, ...(await unmountLeft(bundle, mounts))]
}

/** Awaits what the runtime returns, a promise or not. Never rejects: the error before says why. */
async function attempt(clean: () => unknown): Promise<void> {
  try {
    await clean()
  } catch {
    // It fails again.
  }
}

function damaged(path: string, damage: readonly string[], errors: readonly unknown[]): Error {
  const others = errors.length === 0 ? '' : `; also: ${joined(errors).message}`
  return errdefsError(
    'invalidArgument',
    `the record ${path} is damaged (${damage.join('; ')}): what else could be found is cleaned up, but processes of the ` +
      `container may be left; end them, remove the file, and repeat the delete${others}`,
    errors[0],
  )
}

function joined(errors: readonly unknown[]): Error {
  const all = errors.map(toErrdefs)
  return Object.assign(all[0] as Error, { message: all.map(({ message }) => message).join('; ') })
}
