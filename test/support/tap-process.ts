/** `ttrpc tap` as a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The compiled command line. */
export const CLI = fileURLToPath(new URL('dist/cli.js', import.meta.resolve('ttrpc/package.json')))

/** How a command ended, and all that it printed. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** A command that runs until it is stopped. Disposing of it kills it. */
export class CliProcess implements AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams
  /** Lines of its output so far. */
  readonly lines: string[] = []
  stderr = ''
  /** Resolves with its exit code when it has ended. */
  readonly closed: Promise<number | null>
  #notify: (() => void) | undefined

  private constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [CLI, ...args])
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(line)
      this.#notify?.()
    })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.#notify?.()
    })
    this.closed = once(this.child, 'close').then(([code]) => {
      this.#notify?.()
      return code as number | null
    })
  }

  /** Starts a command that writes nothing to stderr. */
  static startNow(args: readonly string[]): CliProcess {
    return new CliProcess(args)
  }

  /** Starts a command. Resolves when it has written a first line to stderr: it listens. */
  static async start(args: readonly string[]): Promise<CliProcess> {
    const made = new CliProcess(args)
    await made.#until(() => made.stderr.includes('\n'))
    return made
  }

  /** Resolves with the lines when one fits. Rejects when the process ends first. */
  async until(fits: (line: string) => boolean): Promise<readonly string[]> {
    await this.#until(() => this.lines.some(fits))
    return this.lines
  }

  /** Sends a signal and waits for the end. Returns the exit code. */
  stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal)
    return this.closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.child.exitCode !== null) throw new Error(`the command ended: ${this.stderr}${this.lines}`)
      await new Promise<void>((resolve) => {
        this.#notify = resolve
      })
    }
  }
}
