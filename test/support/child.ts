import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** How a process ended, and the lines of its output that `line` has not returned. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lines: readonly string[]
  readonly stderr: string
}

export interface ChildOptions {
  /** Run as another user (root only). The program must then import nothing but Node's own modules. */
  readonly uid?: number
  readonly gid?: number
  /** Its supplementary groups, besides a uid and gid; it has none without. */
  readonly groups?: readonly number[]
  /** A command that runs it, e.g. `['unshare', '--mount']`. */
  readonly through?: readonly string[]
  /** Descriptors of ours that it has as 3, 4 … */
  readonly fds?: readonly number[]
  /** How many file descriptors it may have (`ulimit -n`). */
  readonly descriptors?: number
  /** The mode of its native engine; by default ours. */
  readonly io?: 'thread' | 'adaptive'
}

/**
 * A program of the tests in a process of its own. It speaks in lines on its
 * stdout and receives lines on its stdin, which it need not read.
 */
export class Child {
  readonly pid: number
  /** Resolves when the process has ended and all its output has been read. */
  readonly ended: Promise<Ending>
  readonly #process: ChildProcess
  readonly #lines: string[] = []
  readonly #waiters: ((line: string | undefined) => void)[] = []
  #silent = false

  private constructor(made: ChildProcess) {
    this.#process = made
    if (made.pid === undefined) throw new Error('the child process could not be started')
    this.pid = made.pid
    let stderr = ''
    made.stderr?.on('data', (chunk) => {
      stderr += String(chunk)
    })
    made.stdin?.on('error', () => undefined) // it may have ended already
    createInterface({ input: made.stdout! })
      .on('line', (line) => this.#take(line))
      .on('close', () => this.#stop())
    this.ended = new Promise((resolve) => {
      made.once('close', (code, signal) => resolve({ code, signal, lines: this.#lines, stderr }))
    })
  }

  /** Starts a compiled program, e.g. `new URL('./programs/serve.js', import.meta.url)`. */
  static start(program: URL, args: readonly string[] = [], options: ChildOptions = {}): Child {
    const foreign = options.uid !== undefined || options.gid !== undefined
    // A foreign user may not reach our folders, so it gets the program's text.
    const what = foreign
      ? ['--input-type=module', '--eval', readFileSync(program, 'utf8'), '--']
      : [fileURLToPath(program)]
    const cwd = foreign ? '/' : tmpdir()
    const { descriptors, groups, through = [], fds = [], io, ...user } = options
    const limit = descriptors === undefined ? [] : ['sh', '-c', `ulimit -n ${descriptors}; exec "$0" "$@"`]
    const ids = groups === undefined ? [] : identity(options, groups)
    const [command = '', ...rest] = [...through, ...ids, ...limit, process.execPath, ...what, ...args]
    const stdio: ('pipe' | number)[] = ['pipe', 'pipe', 'pipe', ...fds]
    const env = io === undefined ? process.env : { ...process.env, TTRPC_IO: io }
    return new Child(spawn(command, rest, { ...(groups === undefined && user), cwd, stdio, env }))
  }

  /** Returns its next line. Rejects when it ends without another. */
  async line(): Promise<string> {
    const ready = this.#lines.shift()
    if (ready !== undefined) return ready
    const line = this.#silent
      ? undefined
      : await new Promise<string | undefined>((resolve) => this.#waiters.push(resolve))
    if (line !== undefined) return line
    const { code, signal, stderr } = await this.ended
    throw new Error(`the child ended (${signal ?? code}) without another line: ${stderr}`)
  }

  /** Waits for its next line. Rejects unless that is `line`. */
  async expect(line: string): Promise<void> {
    const said = await this.line()
    if (said !== line) throw new Error(`the child said ${JSON.stringify(said)}, not ${JSON.stringify(line)}`)
  }

  tell(line: string): void {
    this.#process.stdin?.write(`${line}\n`)
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Kills it if it still runs, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.ended
  }

  #take(line: string): void {
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#lines.push(line)
    else waiter(line)
  }

  #stop(): void {
    this.#silent = true
    for (const waiter of this.#waiters.splice(0)) waiter(undefined)
  }
}

/** Sets groups by a command, since spawn() sets a uid and a gid but no groups. */
function identity({ uid, gid }: ChildOptions, groups: readonly number[]): string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, `--groups=${groups.join()}`]
}

/** Runs a program to its end. Returns how it ended. */
export function runProgram(
  program: URL,
  args: readonly string[] = [],
  options: ChildOptions = {},
): Promise<Ending> {
  return Child.start(program, args, options).ended
}

/** Returns why tests that need other users cannot run here, or false. */
export function skipUnlessRoot(): string | false {
  return process.geteuid?.() === 0 ? false : 'only root can start processes of other users'
}
