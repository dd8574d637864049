import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { process } from '../../../base/runtime.js'
import { REPORT_FD, SERVES } from './report.js'

/** How long a daemon that serves may take to end, in milliseconds, before it is killed. */
const END_MS = 5000

/** A daemon that this process has begun. It keeps this process running: `runShim` ends that. */
export class StartedDaemon {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>

  /** `child`: has been spawned in a session of its own. */
  constructor(child: ChildProcess) {
    this.#child = child
    this.#exited = once(child, 'exit')
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** Resolves when the daemon serves. Rejects, with its own reason, when it cannot, or takes longer than `timeoutMs`. */
  async serves(timeoutMs: number): Promise<void> {
    const stream = this.#child.stdio[REPORT_FD] as Readable
    const late = setTimeout(() => stream.destroy(lateError(timeoutMs)), timeoutMs)
    try {
      const report = await firstLine(stream)
      if (report === SERVES) return
      if (report !== undefined) throw new Error(`the daemon cannot serve: ${report}`)
      throw new Error('the daemon has ended before it served: run this program with -v to see why')
    } finally {
      clearTimeout(late)
      stream.destroy()
    }
  }

  /** Kills it, and what it has started in its session. Resolves when it has ended. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL')
    await this.#exited
  }

  /** Ends it as SIGTERM does, and kills it when it takes too long. */
  async end(): Promise<void> {
    this.#signal('SIGTERM')
    const late = setTimeout(() => this.#signal('SIGKILL'), END_MS)
    await this.#exited
    clearTimeout(late)
  }

  #signal(signal: 'SIGKILL' | 'SIGTERM'): void {
    try {
      process.kill(-this.pid, signal)
    } catch {
      // It has ended.
    }
  }
}

/** Returns undefined when the stream ends without a line. */
async function firstLine(stream: Readable): Promise<string | undefined> {
  let text = ''
  stream.setEncoding('utf8')
  for await (const chunk of stream) {
    text += chunk
    const end = text.indexOf('\n')
    if (end >= 0) return text.slice(0, end)
  }
  return undefined
}

function lateError(timeoutMs: number): Error {
  return new Error(
    `the daemon did not serve within ${timeoutMs} ms: see why in containerd's log, or raise startTimeoutMs`,
  )
}
