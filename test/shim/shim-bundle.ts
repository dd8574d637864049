/** A bundle as containerd makes it, and the test's shim run in it. */

import { Buffer } from 'node:buffer'
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Client, connect } from 'ttrpc'
import { bootstrapV1, taskV2 } from 'ttrpc/containerd'
import { parseShimAddress, type ShimHost } from 'ttrpc/shim'
import { TempFolder } from '../support/temp-folder.js'
import type { TestShimSettings } from './programs/test-shim.js'

const program = fileURLToPath(new URL('./programs/test-shim.js', import.meta.url))

/** How a run of the shim's program ended. */
export interface Run {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

/** What a daemon knows of its place, its environment among it. */
type HostFacts = Omit<ShimHost, 'publisher' | 'log' | 'shutdown'> & {
  readonly pid: number
  readonly env: Readonly<Record<string, string>>
}

export interface RunOptions {
  readonly stdin?: Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly settings?: TestShimSettings
  readonly cwd?: string
  /** Arguments of Node before the program. */
  readonly node?: readonly string[]
  /** Whether its stdout is closed before it can write. */
  readonly unread?: boolean
}

const root = new TempFolder()
let count = 0

/** The folders of one containerd: its bundles, and the sockets of its shims. Disposing of it kills its daemons. */
export class ShimFolder implements AsyncDisposable {
  readonly #path = root.at(String(++count))
  readonly sockets = join(this.#path, 's')
  readonly containerd = join(this.#path, 'c.sock')

  /** Makes a bundle. `annotations`: of its container. */
  bundle(id: string, annotations: Readonly<Record<string, string>> = {}, namespace = 'default'): ShimBundle {
    const path = join(this.#path, 'b', namespace, id)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'config.json'), JSON.stringify({ ociVersion: '1.0.2', annotations }))
    spawnSync('mkfifo', [join(path, 'log')])
    return new ShimBundle(this, path, id, namespace)
  }

  /** Files in the folder of sockets. */
  get socketFiles(): readonly string[] {
    return existsSync(this.sockets) ? readdirSync(this.sockets) : []
  }

  /** Kills the daemons of its sockets, those that have just been started too: a call waits until they serve. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.socketFiles) {
      const pid = await this.#pidOf(join(this.sockets, name))
      if (pid === undefined) continue
      process.kill(pid, 'SIGKILL')
      await gone(pid)
    }
  }

  /** Undefined for a socket that no daemon serves. */
  async #pidOf(path: string): Promise<number | undefined> {
    try {
      await using client = await connect(path, { connectTimeoutMs: 100 })
      // 0 is the answer of a server other than a daemon: kill(2) would take it for this group of processes.
      return (await client.service(taskV2.Task).connect({})).shimPid || undefined
    } catch {
      return undefined
    }
  }
}

export class ShimBundle {
  readonly folder: ShimFolder
  readonly path: string
  readonly id: string
  readonly namespace: string

  constructor(folder: ShimFolder, path: string, id: string, namespace: string) {
    this.folder = folder
    this.path = path
    this.id = id
    this.namespace = namespace
  }

  /** Runs the shim with containerd's flags and these arguments, to the end of all who have its stdout. */
  run(
    args: readonly string[],
    { stdin, env = {}, settings = {}, cwd, node = [], unread = false }: RunOptions = {},
  ): Promise<Run> {
    const child = spawn(process.execPath, [...node, program, ...this.#arguments(args)], {
      cwd: cwd ?? this.path,
      env: this.#environment(settings, env),
    })
    if (unread) child.stdout.destroy()
    child.stdin.on('error', () => {}) // it may end without reading
    child.stdin.end(stdin ?? '')
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk) => stderr.push(chunk))
    return new Promise((resolve) => {
      child.once('close', (code) =>
        resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
      )
    })
  }

  /** Runs a script of the shell, whose `"$0" "$@"` is the shim with these arguments. `$FIFO`: one for the script. */
  shell(script: string, args: readonly string[]): ChildProcessByStdio<null, null, Readable> {
    const fifo = join(this.path, 'fifo')
    spawnSync('mkfifo', [fifo])
    return spawn('/bin/sh', ['-c', script, process.execPath, program, ...this.#arguments(args)], {
      cwd: this.path,
      env: this.#environment({}, { FIFO: fifo }),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }

  #arguments(args: readonly string[]): string[] {
    const flags = ['-namespace', this.namespace, '-id', this.id, '-address', this.folder.containerd]
    return [...flags, '-publish-binary', '/none', ...args]
  }

  #environment(settings: TestShimSettings, env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const options = { socketDir: this.folder.sockets, ...settings.options }
    return {
      ...process.env,
      TTRPC_ADDRESS: `${this.folder.containerd}.ttrpc`,
      TEST_SHIM: JSON.stringify({ ...settings, options }),
      ...env,
    }
  }

  start(options?: RunOptions): Promise<Run> {
    return this.run(['start'], options)
  }

  /** Starts the shim, and connects to it. */
  async connect(options?: RunOptions): Promise<Client> {
    const { code, stdout, stderr } = await this.start(options)
    if (code !== 0) throw new Error(`start has failed: ${stderr}`)
    return connect(parseShimAddress(stdout))
  }

  /** Returns BootstrapParams for this bundle. */
  params(more: bootstrapV1.BootstrapParamsInit = {}): Uint8Array {
    return bootstrapV1.BootstrapParams.encode({
      instanceId: this.id,
      namespace: this.namespace,
      containerdVersion: '2.4.2',
      containerdTtrpcAddress: `${this.folder.containerd}.ttrpc`,
      containerdGrpcAddress: this.folder.containerd,
      containerdBinary: '/none',
      socketDir: this.folder.sockets,
      ...more,
    })
  }

  /** The text of one of its files. */
  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8')
  }

  /** What the daemon that was started for this bundle knows; undefined before it serves. */
  get host(): HostFacts | undefined {
    try {
      return JSON.parse(this.read('host.json'))
    } catch {
      return undefined
    }
  }

  get daemonPid(): number | undefined {
    return this.host?.pid
  }
}

/** Whether a process runs: a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    return false
  }
}

/** Resolves when a process has ended, which is not our child. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(2)
}
