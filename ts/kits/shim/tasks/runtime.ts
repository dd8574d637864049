import type { Any } from '../../../index.js'
import type { CgroupMetrics, OomWatch } from '../../../process.js'
import type { Container, LeftContainer } from './container.js'
import type { ExecSpec } from './exec-spec.js'
import type { ProcessIo } from './io/process-io.js'

/**
 * What runs containers: the part of a shim that its author writes. `runtimeShim` makes a shim of it, which keeps the
 * states of tasks and execs, their io and events, and mounts and unmounts the root file system.
 *
 * The methods for one container are called one after the other, except `kill`, `pids` and `stats`. An error that a method
 * throws is the answer to containerd: a `TtrpcError` with its code and message, an error of Node by its code
 * (`ENOENT` is NOT_FOUND), another one with UNKNOWN.
 */
export interface Runtime {
  /**
   * Makes the container with its first process, which does not run the user's program before `start`. The root file
   * system is mounted, and `io` is open. Must undo what it did before it throws.
   */
  create(container: Container, io: ProcessIo): Promise<RuntimeProcess>
  /** Makes the first process run the user's program. Called at most once. */
  start(container: Container): Promise<void>
  /** Runs a further process in the container, which is started, and possibly paused or stopped by now. */
  exec(container: Container, exec: ExecSpec, io: ProcessIo): Promise<RuntimeProcess>
  /**
   * Sends a signal to a process of the container, or with `all` to all of its processes. Called only for a process whose
   * `exited` is pending. An `ESRCH` that it throws is answered with NOT_FOUND, as containerd expects.
   */
  kill(container: Container, process: KillTarget, signal: number, all: boolean): Promise<void>
  /**
   * Removes the container, whose first process has ended: also what else runs in it. The root file system is still mounted.
   * Called again when containerd repeats a Delete that has failed: it may be removed already.
   */
  delete(container: Container): Promise<void>
  /**
   * Cleans up in a process of its own, after the daemon has died: kills what is left of the container, and removes what
   * the runtime made outside of the bundle. Called again for a container that is cleaned up already.
   */
  cleanup(container: LeftContainer): Promise<void>
  /** Suspends all processes. Absent: Pause is answered with UNIMPLEMENTED, and so are the methods below. */
  pause?(container: Container): Promise<void>
  resume?(container: Container): Promise<void>
  /** Changes limits. `resources`: the object `LinuxResources` of the OCI runtime specification, decoded from JSON. */
  update?(
    container: Container,
    resources: unknown,
    annotations: Readonly<Record<string, string>>,
  ): Promise<void>
  /** Returns statistics: those of `readCgroupMetrics`, or a packed message of another type. */
  stats?(container: Container): Promise<CgroupMetrics | Any>
  /** Writes an image of the running container into the folder `path`. */
  checkpoint?(container: Container, path: string, options: Any | undefined): Promise<void>
  /**
   * Begins to watch for processes of the container that the kernel kills since its memory has run out: calls `onOom` each
   * time, which publishes the event `/tasks/oom`. Called once, after `create`. Returns what `watchOomKills` returns;
   * its `check` is called when the first process has ended, so that the event comes before that of the exit. Absent, or
   * undefined: no such events.
   */
  watchOom?(container: Container, onOom: () => void): Promise<OomWatch | undefined>
  /** Returns the ids of all processes in the container. Absent: those of the first process and of the execs that run. */
  pids?(container: Container): Promise<readonly number[]>
}

/** A process that a runtime has made. */
export interface RuntimeProcess {
  /** Its id in the shim's own pid namespace. */
  readonly pid: number
  /** Resolves once when the process has ended, and is reaped. Must not reject. */
  readonly exited: Promise<RuntimeExit>
  /**
   * Lets the process of an exec run the user's program. Called once, when the process is recorded for the action `delete`.
   * A process that waits for it, and ends by itself when the daemon has died before, is never left behind. Absent: `exec`
   * returns a process that runs, and `cleanup` must find it again by itself. Not called for the process of `create`, for
   * which `start` is.
   */
  release?(): void
}

/** How a process ended. A `ProcessExit` of `watchExit` is one. */
export interface RuntimeExit {
  /** 128 and the number of the signal for a process that was killed. */
  readonly exitCode: number
  readonly exitedAt: Date
}

/** A process that gets a signal. */
export interface KillTarget {
  readonly pid: number
  /** Undefined for the container's first process. */
  readonly execId: string | undefined
}
