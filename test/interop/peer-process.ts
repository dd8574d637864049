import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'

/** The user and group it runs as; those of this process by default. */
export interface PeerIds {
  readonly uid?: number
  readonly gid?: number
}

/** A counterpart's program running; it ends when its stdin does. */
export class PeerProcess {
  readonly child: ChildProcessWithoutNullStreams
  readonly lines: Interface
  /** Resolves when the process has ended, to its exit code or the signal's name. */
  readonly exited: Promise<number | string>
  /** What it has written to stderr. */
  stderr = ''

  constructor(program: string, args: readonly string[], ids: PeerIds = {}) {
    this.child = spawn(program, args, { stdio: 'pipe', ...ids })
    this.lines = createInterface({ input: this.child.stdout })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.child.stdin.on('error', () => undefined)
    this.exited = new Promise((resolve, reject) => {
      this.child.once('error', reject)
      this.child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
    })
  }

  say(line: string): void {
    this.child.stdin.write(`${line}\n`)
  }

  /** The next line on stdout. Rejects when the process ends first. */
  async line(): Promise<string> {
    const next = new Promise<string>((resolve) => this.lines.once('line', resolve))
    const ended = this.exited.then((how) =>
      Promise.reject(new Error(`${this.child.spawnfile} ended with ${how}: ${this.stderr}`)),
    )
    return Promise.race([next, ended])
  }

  /** Ends its stdin and waits for its end; may be called again. */
  async stop(): Promise<number | string> {
    this.child.stdin.end()
    return this.exited
  }
}
