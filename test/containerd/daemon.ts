/** A real containerd, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { isListening } from '../support/listening.js'
import { until } from '../support/raw-service.js'
import { containerdPath, containerdVersion } from './binaries.js'
import { type PodOptions, writeConfig } from './config.js'
import { endLeftovers, MARK } from './leftovers.js'

export { skipWithoutContainerd } from './binaries.js'

/** Longest time that containerd may take to end when it is asked to. */
const STOP_TIMEOUT_MS = 10_000

/**
 * A containerd that can end and start again, with its containers. Disposing of it ends it with all that it started, and
 * removes its folder.
 */
export class Containerd implements AsyncDisposable {
  /** Short, since the paths of sockets are. */
  readonly folder = mkdtempSync(join(tmpdir(), 'cd-'))
  /** Of its gRPC socket. */
  readonly address = join(this.folder, 'c.sock')
  /** Of its ttrpc socket. */
  readonly path = join(this.folder, 'c.sock.ttrpc')
  /** The environment of containerd and all that it starts; of processes in containers too, which `ctr` passes it to. */
  readonly env: NodeJS.ProcessEnv
  #child: ChildProcess | undefined

  readonly #pods: PodOptions | undefined

  /**
   * `programs`: folders in which containerd looks for shims first. `pods`: how containerd 2.x runs them; default:
   * it runs none.
   */
  constructor(programs: readonly string[] = [], pods?: PodOptions) {
    this.#pods = pods
    const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env
    this.env = {
      ...env,
      PATH: containerdPath(programs),
      CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS: '1', // else ctr warns of cgroup v1 on stderr
      [MARK]: this.folder,
    }
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('containerd does not run')
    return this.#child.pid
  }

  /** Starts it, in the same folder as before. Resolves when its ttrpc socket accepts connections. */
  async start(): Promise<void> {
    for (const path of [this.address, this.path]) rmSync(path, { force: true }) // left by one that was killed
    const config = writeConfig(this.folder, containerdVersion?.[0] ?? 1, this.#pods)
    const log = openSync(join(this.folder, 'containerd.log'), 'a')
    const child = spawn('containerd', ['-c', config], { stdio: ['ignore', log, log], env: this.env })
    closeSync(log)
    this.#child = child
    const ended = once(child, 'close').then(([code]) => {
      throw new Error(`containerd ended with ${code}: ${this.log()}`)
    })
    ended.catch(() => {})
    await Promise.race([this.#listens(), ended])
  }

  /** The file of a socket is there a moment before it listens. */
  async #listens(): Promise<void> {
    await appears(this.folder, this.path)
    await until(() => isListening(this.path))
  }

  /** Ends it, and leaves its containers running. SIGKILL ends it without its consent. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await closed
    clearTimeout(timer)
  }

  /** The last lines that it has logged. */
  log(lines = 20): string {
    return readFileSync(join(this.folder, 'containerd.log'), 'utf8').split('\n').slice(-lines).join('\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    endLeftovers(this.folder)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Returns one that listens. */
export async function startContainerd(
  programs: readonly string[] = [],
  pods?: PodOptions,
): Promise<Containerd> {
  const containerd = new Containerd(programs, pods)
  try {
    await containerd.start()
  } catch (error) {
    await containerd[Symbol.asyncDispose]()
    throw error
  }
  return containerd
}

/** Resolves when a file is there. */
async function appears(folder: string, path: string): Promise<void> {
  const watcher = watch(folder)
  try {
    while (!existsSync(path)) await once(watcher, 'change')
  } finally {
    watcher.close()
  }
}
