import type { NativeFailure } from '../engine/native/native-failure.js'
import type { NativeExit } from '../engine/native/process-functions.js'
import { checkPid } from './checks.js'
import { isFailure, processError } from './native.js'
import { processLoop } from './process-loop.js'
import { takeReaped } from './reaped.js'

/** How a process has ended. */
export interface ProcessExit {
  readonly pid: number
  /** 0 to 255; 128 + signal when it was killed; 255 where its status could not be read, as containerd has it. */
  readonly exitCode: number
  /** The signal that killed it; 0 when it exited by itself. */
  readonly signal: number
  readonly exitedAt: Date
  /** Whether its status could be read: it was a child of this process, and was not waited for by other code. */
  readonly known: boolean
}

const watched = new Map<number, Promise<ProcessExit>>()

/**
 * Waits for the end of a process, and reaps it where it is a child of this process: one that it has adopted
 * (`setChildSubreaper`), never one that `node:child_process` has started, which must be left to Node.
 *
 * Opens a pidfd at once, so that the pid cannot come to mean another process. Rejects with ESRCH where the process does
 * not exist any more, unless `reapAdopted` has reaped it. Several calls for one pid share the result. The wait keeps the
 * Node process alive.
 */
export function watchExit(pid: number): Promise<ProcessExit> {
  try {
    checkPid(pid)
    return watched.get(pid) ?? watch(pid)
  } catch (error) {
    return Promise.reject(error)
  }
}

function watch(pid: number): Promise<ProcessExit> {
  let onExit = (_: ProcessExit): void => {}
  const exit = new Promise<ProcessExit>((resolve) => {
    onExit = resolve
  })
  const id = processLoop().start(
    (loop, watch) => loop.watchExit(watch, pid),
    (values) => {
      watched.delete(pid)
      onExit(exitOf(pid, values as NativeExit))
    },
  )
  if (isFailure(id)) return Promise.resolve(exitOf(pid, reapedBefore(pid, id)))
  watched.set(pid, exit)
  return exit
}

/** Returns the exit of a process that does not exist any more. Throws the failure where it is not known. */
function reapedBefore(pid: number, failure: NativeFailure): NativeExit {
  const exit = takeReaped(pid)
  if (exit === undefined) throw processError(`watch process ${pid}`, failure)
  return exit
}

function exitOf(pid: number, [exitCode, signal, exitedAtMs, known]: NativeExit): ProcessExit {
  return { pid, exitCode, signal, exitedAt: new Date(exitedAtMs), known: known === 1 }
}
