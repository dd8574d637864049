import { process } from '../../../base/runtime.js'
import type { sandboxV1 } from '../../../containerd.js'
import type { ServiceImplementation } from '../../../index.js'
import { errdefsError } from '../errdefs.js'
import { answering } from './answering.js'
import type { CallRooms } from './call-rooms.js'
import { checkIdentifier } from './identifiers.js'
import type { Sandbox } from './sandbox.js'

/** The handlers of `containerd.runtime.sandbox.v1.Sandbox`. */
export type SandboxHandlers = ServiceImplementation<typeof sandboxV1.Sandbox>

/** Names of processors in Go, by those in Node. Others are the same. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', mipsel: 'mipsle' }

/** Returns the handlers of the service Sandbox. `rooms`: bounds calls that last; `shutdown` ends the daemon. */
export function sandboxService(sandbox: Sandbox, rooms: CallRooms, shutdown: () => void): SandboxHandlers {
  const handlers: SandboxHandlers = {
    createSandbox({ sandboxId }) {
      checkIdentifier(sandboxId, 'the id of a sandbox')
      sandbox.create(sandboxId)
      return {}
    },
    startSandbox({ sandboxId }) {
      sandbox.start(sandboxId)
      return { pid: process.pid, createdAt: sandbox.createdAt }
    },
    platform({ sandboxId }) {
      sandbox.require(sandboxId)
      return { platform: { os: 'linux', architecture: architectures[process.arch] ?? process.arch } }
    },
    stopSandbox({ sandboxId }) {
      sandbox.stop(sandboxId)
      return {}
    },
    async waitSandbox({ sandboxId }, { signal }) {
      const { exitCode: exitStatus, exitedAt } = await sandbox.wait(sandboxId, signal)
      return { exitStatus, exitedAt }
    },
    sandboxStatus({ sandboxId }) {
      sandbox.require(sandboxId)
      const state = sandbox.isReady ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY'
      const { createdAt, exit } = sandbox
      return { sandboxId, pid: process.pid, state, createdAt, exitedAt: exit?.exitedAt }
    },
    pingSandbox({ sandboxId }) {
      sandbox.require(sandboxId)
      return {}
    },
    shutdownSandbox({ sandboxId }) {
      sandbox.require(sandboxId)
      sandbox.stop(sandboxId)
      shutdown()
      return {}
    },
    sandboxMetrics: () => refuse('a sandbox of this shim has no process, and so no statistics of its own'),
    updateSandbox: () => refuse('this shim cannot update a sandbox: update its containers'),
  }
  return answering(rooms.bounded(handlers))
}

function refuse(reason: string): never {
  throw errdefsError('unimplemented', reason)
}
