import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { process } from '../../../../base/runtime.js'
import { openPipe, type Pipe } from '../../../../process.js'
import { errdefsError, errdefsNameOf } from '../../errdefs.js'
import { within } from '../within.js'
import { Descriptors } from './descriptors.js'
import type { StdioTarget } from './stdio-target.js'

/** The program of a `binary://` URI, with its arguments. */
type LoggerTarget = Extract<StdioTarget, { kind: 'binary' }>

/** Whom a logger logs for, and how long it may take. */
export interface LoggerSettings {
  /** Of the container, or of the exec, as containerd's own shim has it. */
  readonly id: string
  readonly namespace: string
  readonly readyMs: number
  readonly endMs: number
}

/** The writing ends of a logger's pipes. */
export interface LoggerPipes {
  readonly stdout: number
  readonly stderr: number
}

/** A logger that is ready. `pipes` belong to the caller. */
export interface StartedLogger {
  readonly logger: Logger
  readonly pipes: LoggerPipes
}

/**
 * Starts a logger: a program that reads a process's stdout as descriptor 3 and its stderr as 4, and closes 5 when it is
 * ready. Rejects when it cannot be started, when it ends with an error before it is ready, and when it takes longer than
 * `readyMs`: it is killed then.
 */
export async function startLogger(target: LoggerTarget, settings: LoggerSettings): Promise<StartedLogger> {
  const reading = new Descriptors()
  const writing = new Descriptors()
  let child: ChildProcess | undefined
  try {
    const open = (): Pipe => {
      const pipe = openPipe()
      reading.add(pipe.read)
      writing.add(pipe.write)
      return pipe
    }
    const [stdout, stderr] = [open(), open()]
    child = spawn(target.path, target.args, {
      stdio: ['ignore', 'ignore', 'ignore', stdout.read, stderr.read, 'pipe'],
      detached: true, // a group of its own, which is killed as a whole
      env: { CONTAINER_ID: settings.id, CONTAINER_NAMESPACE: settings.namespace }, // and nothing else: as containerd does
    })
    const logger = new Logger(child, settings.endMs)
    // So that the process receives EPIPE when the logger has left.
    reading.closeAll()
    await untilReady(child, target.path, settings.readyMs)
    return { logger, pipes: { stdout: stdout.write, stderr: stderr.write } }
  } catch (error) {
    if (child !== undefined) killGroup(child)
    reading.closeAll()
    writing.closeAll()
    throw failed(target.path, error)
  }
}

/** A logger that runs. */
export class Logger {
  readonly #child: ChildProcess
  readonly #endMs: number
  readonly #ended: Promise<void>

  constructor(child: ChildProcess, endMs: number) {
    this.#child = child
    this.#endMs = endMs
    this.#ended = new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    child.on('error', () => {}) // of later signals
  }

  /**
   * Called once, when its pipes are closed: resolves when it has ended. It may take `drainMs` to read what is left, then
   * receives SIGTERM, and SIGKILL after `endMs`.
   */
  async end(drainMs: number): Promise<void> {
    await within(this.#ended, drainMs)
    await this.#stop()
  }

  /** Ends it without waiting for it. Safe to call several times. */
  close(): void {
    void this.#stop()
  }

  async #stop(): Promise<void> {
    if (!this.#runs) return
    this.#child.kill('SIGTERM')
    await within(this.#ended, this.#endMs)
    if (this.#runs) killGroup(this.#child)
  }

  get #runs(): boolean {
    const { pid, exitCode, signalCode } = this.#child
    return pid !== undefined && exitCode === null && signalCode === null
  }
}

/** Kills a logger and what it has started: a process that has its descriptor 5 would keep it from being ready. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of them have ended.
  }
}

/** Resolves when a logger has closed its descriptor 5, or written to it. Rejects after `readyMs`, whatever it waits for. */
async function untilReady(child: ChildProcess, path: string, readyMs: number): Promise<void> {
  // Without a free descriptor, spawn returns a child that has no stdio, and emits `error` later.
  const ready = (child.stdio as readonly unknown[] | undefined)?.[5] as Readable | undefined
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let timer: NodeJS.Timeout | undefined
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    timer = setTimeout(() => {
      const text = `the logger ${path} was not ready within ${readyMs} ms: it must close descriptor 5, and run on`
      reject(errdefsError('deadlineExceeded', text))
    }, readyMs)
  })
  try {
    await Promise.race([failed, said(child, ready)])
    if (!isEnding(child)) return
    // Its main thread may have ended before others, which run on.
    await Promise.race([failed, exited])
  } finally {
    clearTimeout(timer)
    ready?.destroy()
  }
  const { exitCode, signalCode } = child
  if (exitCode === 0) return // it may have left a process behind that logs
  const how = exitCode === null ? `by ${signalCode}` : `with exit code ${exitCode}`
  throw errdefsError('failedPrecondition', `the logger ${path} has ended ${how} before it was ready`)
}

/** Resolves when a logger closes descriptor 5, or writes to it. Stays open where the child could not be started. */
function said(child: ChildProcess, ready: Readable | undefined): Promise<void> {
  return new Promise((resolve) => {
    ready?.once('error', () => {}) // its end follows
    ready?.once('data', () => resolve())
    // That of a program that could not be started has an error in place of an id.
    ready?.once('end', () => child.pid !== undefined && resolve())
  })
}

/** PF_EXITING of the kernel: set before the descriptors of a process that ends are closed. */
const EXITING = 4

/** Returns whether a child ends or has ended, of which `exit` may not be emitted yet. */
function isEnding({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (exitCode !== null || signalCode !== null) return true
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return true // reaped in this moment
  }
  const flags = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[6]
  return (Number(flags) & EXITING) !== 0
}

/** Returns the error that answers the call. */
function failed(path: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return errdefsError('notFound', `stdout: there is no logger ${path}`, error)
  return errdefsError(
    code === 'E2BIG' ? 'invalidArgument' : errdefsNameOf(error),
    `stdout: ${message}`,
    error,
  )
}
