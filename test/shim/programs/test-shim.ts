/** A shim whose tasks are numbers: no process runs. The environment variable TEST_SHIM sets how it behaves, as JSON. */
import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { Code, TtrpcError } from 'ttrpc'
import type { taskV3 } from 'ttrpc/containerd'
import { type RunShimOptions, runShim, type ServedShim, type Shim, type ShimHost } from 'ttrpc/shim'

/** What TEST_SHIM has. */
export interface TestShimSettings {
  readonly options?: RunShimOptions
  /** What fails, with an error of this name as its text. */
  readonly fails?: 'serve' | 'delete' | 'info'
  /** Whether `close` never ends. */
  readonly hangs?: boolean
  /** Whether `serve` prints to stdout and stderr, as a library may. */
  readonly noisy?: boolean
  /** Whether it prints to stdout before `runShim` and in each method. */
  readonly prints?: boolean
  /** Whether it says when it is idle, and logs that it was asked. */
  readonly idles?: boolean
  /** Whether it prints, and ends without `runShim`. */
  readonly forgets?: boolean
}

const settings: TestShimSettings = JSON.parse(process.env.TEST_SHIM ?? '{}')

function print(text: string): void {
  if (settings.prints !== true) return
  console.log(text)
  if (text !== 'before runShim') console.error(text)
  process.stdout.write(Buffer.from(text), () => {})
}

function failing(what: TestShimSettings['fails']): void {
  print(`this is ${what}`)
  if (settings.fails === what) throw new Error(`${what} fails`)
}

class Tasks {
  readonly #host: ShimHost
  readonly #ids = new Map<string, { end: () => void; ended: Promise<void> }>()

  constructor(host: ShimHost) {
    this.#host = host
  }

  create({ id }: taskV3.CreateTaskRequest): taskV3.CreateTaskResponseInit {
    let end = (): void => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#ids.set(id, { end, ended })
    return { pid: this.#ids.size }
  }

  async wait({ id }: taskV3.WaitRequest): Promise<taskV3.WaitResponseInit> {
    const task = this.#ids.get(id)
    if (task === undefined) throw new TtrpcError(`no task ${id}`, Code.NOT_FOUND)
    await task.ended
    return { exitStatus: 0 }
  }

  /** With signal 0 fails outside any call, as a mistake in a shim's timers would. */
  kill({ id, signal }: taskV3.KillRequest): object {
    if (signal !== 0) this.#ids.get(id)?.end()
    else
      setImmediate(() => {
        throw new Error('a mistake of this shim')
      })
    return {}
  }

  delete({ id }: taskV3.DeleteRequest): taskV3.DeleteResponseInit {
    this.#ids.delete(id)
    return {}
  }

  #asked = 0

  get isIdle(): boolean {
    this.#host.log.info('asked', { count: ++this.#asked })
    return this.#ids.size === 0
  }

  /** Writes lines that the log's reader may not read. */
  pause({ id }: taskV3.PauseRequest): object {
    for (let line = 0; line < 1000; line++) this.#host.log.info('x'.repeat(1000), { line, id })
    return {}
  }

  /** Starts a process whose parent ends at once, and returns its pid. */
  pids(): taskV3.PidsResponseInit {
    const { stdout } = spawnSync('sh', ['-c', 'sleep 0.01 >/dev/null & echo $!'])
    return { processes: [{ pid: Number(stdout) }] }
  }

  connect(): taskV3.ConnectResponseInit {
    return { shimPid: process.pid, version: this.#host.id }
  }

  shutdown(): object {
    this.#host.shutdown()
    return {}
  }

  dump(): unknown {
    return { tasks: [...this.#ids.keys()], big: 2n ** 64n }
  }
}

function serve(host: ShimHost): ServedShim {
  failing('serve')
  writeFileSync(
    join(host.bundle, 'host.json'),
    JSON.stringify({ ...host, env: process.env, pid: process.pid }),
  )
  host.log.debug('details')
  const tasks = new Tasks(host)
  const others = new Proxy(tasks, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method === 'function') return method.bind(target)
      return () => {
        throw new TtrpcError(`${String(name)} is not here`, Code.UNIMPLEMENTED)
      }
    },
  })
  const task = others as unknown as ServedShim['task']
  const close = (): Promise<void> | void => (settings.hangs ? new Promise(() => {}) : host.log.info('closed'))
  const idle = settings.idles === true ? { isIdle: () => tasks.isIdle } : {}
  return { task, dump: () => tasks.dump(), close, ...idle }
}

function group(): undefined {
  print('this is group')
}

const shim: Shim = {
  name: 'io.containerd.test.v1',
  version: '1.2.3',
  serve,
  ...(settings.prints === true ? { group } : {}),
  async delete({ bundle, log }) {
    failing('delete')
    log.warn('cleaning up', { bundle })
    return { pid: 42, exitStatus: 137, exitedAt: new Date(1_700_000_000_000) }
  },
  info(options) {
    failing('info')
    return { annotations: { options: options?.typeUrl ?? 'none' } }
  },
}

if (settings.noisy === true) process.emitWarning('a warning that must not be seen', 'ExperimentalWarning')
print('before runShim')
if (settings.prints) await new Promise<void>((resolve) => process.stdout.write('and again', () => resolve()))
if (settings.forgets !== true) await runShim(shim, settings.options)
