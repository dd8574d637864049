import { constants } from 'node:os'
import { isAbsolute, normalize } from 'node:path'
import { errdefsError } from '../errdefs.js'
import { readSpec } from '../spec-file.js'
import { checkProcess } from './check-process.js'
import type { CreateRequest } from './create-request.js'
import { checkIdentifier } from './identifiers.js'
import { openIo } from './io/open-io.js'
import { mountRootfs, mountTargets, unmountRootfs } from './rootfs.js'
import type { RuntimeProcess } from './runtime.js'
import { Task } from './task.js'
import { TaskContainer } from './task-container.js'
import { logged, loggerSettings, type TaskContext } from './task-context.js'
import { TaskRecord } from './task-record.js'
import { within } from './within.js'

/** Throws INVALID_ARGUMENT or UNIMPLEMENTED for a request that no container can be made of. */
export function checkCreate({ id, bundle, checkpoint }: CreateRequest): void {
  checkIdentifier(id, 'the id of a container')
  const valid = isAbsolute(bundle) && normalize(bundle) === bundle && !bundle.includes('\0')
  if (!valid)
    throw errdefsError('invalidArgument', `the bundle must be an absolute path, not ${shown(bundle)}`)
  if (checkpoint === '') return
  throw errdefsError(
    'unimplemented',
    'this shim cannot restore a checkpoint: create the container without one',
  )
}

/**
 * Makes a container with its first process: mounts the root file system, opens the io, and has the runtime make it.
 * Rejects with what failed first; everything done before is undone.
 */
export async function createTask(request: CreateRequest, context: TaskContext): Promise<Task> {
  const { host, limits, runtime } = context
  const spec = await readSpec(request.bundle, limits.maxSpecBytes)
  const container = new TaskContainer(request, host.namespace, spec)
  const targets = [...mountTargets(container.rootfs, request.rootfs)]
  const record = new TaskRecord(request.bundle, targets, request.options)
  const undo: Undo[] = []
  try {
    undo.push(['remove the record', () => record.remove()])
    await record.write() // before the mounts: the daemon may be killed at any time
    undo.push(['unmount the root file system', () => unmountRootfs(targets)])
    await mountRootfs(container.rootfs, request.rootfs, targets, async (index, target) => {
      targets[index] = target
      await record.setMounts(targets)
    })
    const io = await openIo(request, { process: spec.process, logger: loggerSettings(context, request.id) })
    undo.push(['close its io', async () => io.close()])
    const process = checkProcess(await runtime.create(container, io.forRuntime))
    undo.push(['remove the container', () => removeCreated(context, container, process)])
    container.setPid(process.pid)
    io.handedOver()
    await record.addProcess(process.pid)
    return new Task(context, { request, container, record, process, io, targets })
  } catch (error) {
    for (const [what, step] of undo.reverse()) await step().catch(logged(context, what, request.id))
    throw error
  }
}

/** A step back, and what it is for the log. */
type Undo = readonly [what: string, step: () => Promise<void>]

/** Removes a container whose Create failed after the runtime had made it. */
async function removeCreated(
  context: TaskContext,
  container: TaskContainer,
  process: RuntimeProcess,
): Promise<void> {
  const { runtime, limits } = context
  const target = { pid: process.pid, execId: undefined }
  const kill = async () => await runtime.kill(container, target, constants.signals.SIGKILL, true)
  await kill().catch(logged(context, 'kill its process', container.id)) // which may have ended
  await within(process.exited, limits.execExitMs)
  await runtime.delete(container)
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}
