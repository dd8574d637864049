import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { LineLog } from '../log/line-log.js'
import type { Shim } from '../shim.js'
import { removeDeadSocket } from './dead-socket.js'
import type { Invocation } from './invocation.js'

const STDERR = 2

/**
 * The action `delete`: has the shim clean up after a container, and removes the socket of its daemon when that is dead.
 * Resolves with a binary DeleteResponse for stdout. Rejects when the container could not be cleaned up.
 */
export async function deleteContainer(shim: Shim, invocation: Invocation): Promise<Uint8Array> {
  const { bundle, namespace, id, debug } = invocation
  const log = new LineLog(writeError, { runtime: shim.name, namespace, id }, debug)
  try {
    const { pid, exitStatus, exitedAt } = await shim.delete({ ...invocation, log })
    const { taskV3 } = await import('../../containerd/task-v3.js')
    return taskV3.DeleteResponse.encode({ pid, exitStatus, exitedAt })
  } finally {
    await removeDeadSocket(join(bundle, 'address'))
  }
}

function writeError(line: string): void {
  try {
    writeSync(STDERR, line)
  } catch {
    // containerd does not read any more.
  }
}
