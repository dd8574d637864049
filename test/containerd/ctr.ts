/** `ctr`, containerd's own client for shells. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { containerdVersion } from './binaries.js'
import type { Containerd } from './daemon.js'
import { IMAGE, imageArchive } from './image.js'
import { MARK } from './leftovers.js'

/** containerd's namespace of all tests. */
export const NAMESPACE = 'ttrpc-test'

/** Longest time that one `ctr` may run. */
const TIMEOUT_MS = 20_000

/**
 * The end of a script that has printed something, for `input`: ends when `ctr` has passed that on, and with it the end of
 * stdin. `ctr` may lose what a process prints just before it ends: it closes the FIFOs as soon as it knows of the end.
 */
export const UNTIL_PRINTED = 'cat >/dev/null'

/** How a `ctr` ended. */
export interface CtrResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What `ctr run` makes. */
export interface RunOptions {
  readonly id: string
  /** The command in the container. */
  readonly args: readonly string[]
  /** Further flags, e.g. `--rm` or `--detach`. */
  readonly flags?: readonly string[]
  /**
   * What `ctr` reads. Its end, which is that of the container's stdin, follows when the container has printed something:
   * `ctr` forgets an end that comes before the container runs. Default: nothing.
   */
  readonly input?: string
  /** What must have been printed before `input` ends. Default: anything. */
  readonly last?: string
}

export class Ctr {
  readonly #containerd: Containerd
  readonly #runtime: string

  readonly #namespace: string

  /** `runtime`: of the containers that `run` makes. */
  constructor(containerd: Containerd, runtime: string, namespace: string = NAMESPACE) {
    this.#containerd = containerd
    this.#runtime = runtime
    this.#namespace = namespace
  }

  /** Makes the image known, unpacked for `run`. Rejects when that fails. */
  async importImage(): Promise<void> {
    // From 2.0 on, containerd itself unpacks imports, for the snapshotters of its configuration, unless `ctr` does it.
    const local = (containerdVersion?.[0] ?? 1) < 2 ? [] : ['--local']
    await this.succeed('image', 'import', ...local, '--snapshotter', 'native', imageArchive())
  }

  /** Runs a script by `ctr task exec`. Its stdin ends when it has printed something. */
  exec(id: string, execId: string, script: string): Promise<CtrResult> {
    const child = this.start(['task', 'exec', '--exec-id', execId, id, 'sh', '-c', script])
    return this.#finish(child, '\n')
  }

  /** Runs `ctr` with these arguments. */
  call(...args: readonly string[]): Promise<CtrResult> {
    return this.#finish(this.start(args), '')
  }

  /** Runs `ctr`. Rejects unless it ends with 0. Resolves with its stdout. */
  async succeed(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.call(...args)
    if (code === 0) return stdout
    throw new Error(`ctr ${args.join(' ')} ended with ${code}: ${stderr}\n${this.#containerd.log()}`)
  }

  /** `ctr run`. */
  run(options: RunOptions): Promise<CtrResult> {
    return this.#finish(this.start(this.runArguments(options)), options.input ?? '', options.last)
  }

  /** `ctr run --detach`. Rejects unless it ends with 0. */
  async runDetached(id: string, ...args: readonly string[]): Promise<void> {
    await this.succeed(...this.runArguments({ id, args, flags: ['--detach'] }))
  }

  runArguments({ id, args, flags = [] }: RunOptions): readonly string[] {
    const environment = ['--env', `${MARK}=${this.#containerd.folder}`]
    const common = ['--runtime', this.#runtime, '--snapshotter', 'native', ...environment]
    return ['run', ...common, ...flags, IMAGE, id, ...args]
  }

  /** The status of a task as `ctr task ls` prints it; undefined where it is not listed. */
  async status(id: string): Promise<string | undefined> {
    const lines = (await this.succeed('task', 'ls')).split('\n')
    return lines.map((line) => line.split(/\s+/)).find(([first]) => first === id)?.[2]
  }

  /** Removes a container and its task, whatever state they are in. Does not fail where they are gone. */
  async remove(id: string): Promise<void> {
    await this.call('task', 'rm', '--force', id)
    await this.call('container', 'rm', id)
  }

  /** Starts `ctr`, which the caller ends. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams {
    const { env, address } = this.#containerd
    return spawn('ctr', ['--address', address, '--namespace', this.#namespace, ...args], { env })
  }

  /** The arguments of a shell command that is the same as `start`. */
  shellCommand(args: readonly string[]): string {
    const { address } = this.#containerd
    const all = ['ctr', '--address', address, '--namespace', this.#namespace, ...args]
    return all.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ')
  }

  async #finish(child: ChildProcessWithoutNullStreams, input: string, last = ''): Promise<CtrResult> {
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk) => {
        texts[name] += String(chunk)
      })
    }
    child.stdin.on('error', () => {}) // it need not read its stdin
    if (input === '') child.stdin.end()
    else child.stdin.write(input)
    child.stdout.on('data', () => {
      if (texts.stdout.endsWith(last)) child.stdin.end()
    })
    const [code] = await once(child, 'close')
    clearTimeout(timer)
    return { code, ...texts }
  }
}

/** One line of `ctr events`. */
export interface CtrEvent {
  readonly namespace: string
  readonly topic: string
  readonly message: Readonly<Record<string, unknown>>
}

/** `ctr events`, which prints all events from its start on. Disposing of it ends it. */
export class CtrEvents implements AsyncDisposable {
  readonly all: CtrEvent[] = []
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: Interface

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#lines = createInterface({ input: child.stdout })
    this.#lines.on('line', (line) => {
      const [, namespace, topic, json] = /UTC (\S+) (\/\S+) ?(.*)$/.exec(line) ?? []
      if (namespace === undefined || topic === undefined) return
      this.all.push({ namespace, topic, message: json ? JSON.parse(json) : {} })
    })
  }

  /** Starts it. Resolves when it receives events, which it does not announce: until then, labels are changed. */
  static async start(ctr: Ctr): Promise<CtrEvents> {
    const events = new CtrEvents(ctr.start(['events']))
    for (let probe = 0; events.all.length === 0; probe++) {
      if (events.#child.exitCode !== null) throw new Error(`ctr events ended with ${events.#child.exitCode}`)
      await ctr.succeed('namespace', 'label', NAMESPACE, `probe=${probe}`)
    }
    return events
  }

  /** The topics of a container's events, in their order. `containers` of containerd itself are not among them. */
  topicsOf(id: string): string[] {
    const own = this.all.filter(({ message }) => message.container_id === id)
    return own.map(({ topic }) => topic)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGKILL')
    await closed
  }
}
