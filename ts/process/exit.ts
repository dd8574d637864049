import { misuse } from '../base/errors/misuse.js'
import { textOf } from '../base/errors/text.js'
import type { NativeFailure } from '../engine/native/native-failure.js'
import type { NativeExit } from '../engine/native/process-functions.js'
import { signal } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
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

/** Options of `watchExit`. */
export interface WatchExitOptions {
  /** Ends the wait: it rejects with the reason of the signal, and the process is not reaped. Default: none. */
  readonly signal?: AbortSignal
}

const table = optionsOf('watchExit', { signal } satisfies TableOf<WatchExitOptions>)

/** The watch of one process, which all calls for its pid share. */
interface Watch {
  readonly exit: Promise<ProcessExit>
  /** Its id in the loop. */
  readonly id: number
  /** How many calls wait. */
  waiting: number
}

const watched = new Map<number, Watch>()

/**
 * Waits for the end of a process, and reaps it where it is a child of this process: one that it has adopted
 * (`setChildSubreaper`), never one that `node:child_process` has started, which must be left to Node.
 *
 * Opens a pidfd at once, so that the pid cannot come to mean another process. Rejects with ESRCH where the process does
 * not exist any more, unless `reapAdopted` has reaped it. Several calls for one pid share the result. The wait keeps the
 * Node process alive, until it is ended by `signal`.
 */
export function watchExit(pid: number, options?: WatchExitOptions): Promise<ProcessExit> {
  try {
    checkPid(pid)
    const { signal } = table.check(options)
    if (signal !== undefined) throwIfAborted(signal)
    const watch = watched.get(pid) ?? startWatch(pid)
    if (!('exit' in watch)) return Promise.resolve(watch)
    watch.waiting++
    return signal === undefined ? watch.exit : untilAborted(pid, watch, signal)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Starts to watch a process. Returns its exit where it has ended and was reaped. */
function startWatch(pid: number): Watch | ProcessExit {
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
  if (isFailure(id)) return exitOf(pid, reapedBefore(pid, id))
  const watch = { exit, id, waiting: 0 }
  watched.set(pid, watch)
  return watch
}

/** Resolves with the exit, or rejects when the signal aborts; the last call that waits ends the watch then. */
function untilAborted(pid: number, watch: Watch, signal: AbortSignal): Promise<ProcessExit> {
  return new Promise((resolve, reject) => {
    const release = (): void => {
      // One that cannot be stopped has its report on the way, which removes it.
      if (--watch.waiting === 0 && processLoop().stop(watch.id)) watched.delete(pid)
    }
    const onAbort = (): void => {
      reject(signal.reason)
      release()
    }
    try {
      signal.addEventListener('abort', onAbort, { once: true })
    } catch (error) {
      release()
      return reject(broken(error))
    }
    watch.exit.then((exit) => {
      resolve(exit)
      signal.removeEventListener('abort', onAbort)
    })
  })
}

/** Throws the signal's reason where it is aborted. */
function throwIfAborted(signal: AbortSignal): void {
  let reason: unknown
  try {
    if (!signal.aborted) return
    reason = signal.reason
  } catch (error) {
    throw broken(error)
  }
  throw reason
}

/** Returns the error of a signal that is not Node's own and throws. */
function broken(error: unknown): Error {
  return misuse('ERR_TTRPC_OPTION', `signal must be an AbortSignal, and throws: ${textOf(error)}`, error)
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
