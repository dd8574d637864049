import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./server.js', import.meta.url))

/** A server of the soak in a process of its own, which is killed and started again. */
export class ServerProcess {
  readonly path: string
  #child: ChildProcess | undefined
  /** How often it was killed. */
  kills = 0

  constructor(path: string) {
    this.path = path
  }

  get pid(): number {
    return this.#child?.pid ?? process.pid
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [program, this.path], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child = child
    await once(createInterface({ input: child.stdout }), 'line')
  }

  /** Kills it; the next one takes its socket over. */
  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.kills++
    child.kill('SIGKILL')
    await once(child, 'exit')
    await this.start()
  }

  /** Ends it in order. Returns its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child
    child?.stdin?.end()
    const [code] = child === undefined ? [0] : await once(child, 'exit')
    return code
  }
}
