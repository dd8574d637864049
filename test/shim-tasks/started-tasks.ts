import type { TestContext } from 'node:test'
import { type Client, type ClientOf, Server } from 'ttrpc'
import { sandboxV1, taskV3 } from 'ttrpc/containerd'
import type { OciSpec, ServedShim, TaskLimits } from 'ttrpc/shim'
import { inMemory } from 'ttrpc/testing'
import { serveTasks } from '#ttrpc/kits/shim/tasks/serve-tasks.js'
import { checkTaskLimits } from '#ttrpc/kits/shim/tasks/task-limits.js'
import { Bundle, newFolder } from './bundle.js'
import { type Hooks, hooked, hostRuntime } from './host-runtime.js'
import { RecordedSink } from './recorded-sink.js'

/** A shim's services over a runtime of real processes, without its program. */
export interface StartedTasks {
  readonly client: ClientOf<typeof taskV3.Task>
  readonly sandbox: ClientOf<typeof sandboxV1.Sandbox>
  readonly sink: RecordedSink
  readonly served: ServedShim
  /** Hooks of the runtime, which tests may set at any time. */
  readonly hooks: Hooks
  /** Lines of the log. */
  readonly log: string[]
  /** Connects one more client. */
  connect(): Client
  /** How often the shim was asked to end. */
  shutdowns(): number
  /** Makes a bundle of a new container. */
  bundle(spec: OciSpec | string, parent?: string): Bundle
  /** Makes a bundle and a container of it. */
  create(spec: OciSpec, request?: taskV3.CreateTaskRequestInit): Promise<Bundle>
}

/** What `startTasks` takes. */
export interface TasksOptions {
  readonly limits?: TaskLimits
  readonly runtime?: ReturnType<typeof hostRuntime>
  /** Whether the runtime is called without hooks, whose methods all return promises. */
  readonly direct?: boolean
}

/** Serves tasks for a test. What it has left running is killed and deleted behind it. */
export function startTasks(
  t: TestContext,
  { limits, runtime = hostRuntime(), direct = false }: TasksOptions = {},
): StartedTasks {
  const folder = newFolder()
  const sink = new RecordedSink()
  const hooks: Hooks = {}
  const log: string[] = []
  const bundles: Bundle[] = []
  let shutdowns = 0
  const line = (message: string): void => void log.push(message)
  const host = {
    namespace: 'tests',
    publisher: sink,
    log: { debug: line, info: line, warn: line, error: line },
    shutdown: () => void shutdowns++,
  }
  const served = serveTasks(direct ? runtime : hooked(runtime, hooks), host, checkTaskLimits(limits))
  const server = new Server().register(taskV3.Task, served.task).register(sandboxV1.Sandbox, served.sandbox!)
  const connection = inMemory(server)
  const client = connection.service(taskV3.Task)
  const bundle = (spec: OciSpec | string, parent = folder): Bundle => {
    const made = new Bundle(parent, `c${bundles.length}`, spec)
    bundles.push(made)
    return made
  }
  const create = async (spec: OciSpec, request: taskV3.CreateTaskRequestInit = {}): Promise<Bundle> => {
    const made = bundle(spec)
    await client.create({ id: made.id, bundle: made.path, ...request })
    return made
  }
  t.after(async () => {
    for (const name of Object.keys(hooks) as (keyof Hooks)[]) delete hooks[name]
    for (const { id } of bundles) await removeLeft(client, id)
    await server.close()
  })
  return {
    client,
    sandbox: connection.service(sandboxV1.Sandbox),
    sink,
    served,
    hooks,
    log,
    connect: () => inMemory(server),
    shutdowns: () => shutdowns,
    bundle,
    create,
  }
}

async function removeLeft(client: StartedTasks['client'], id: string): Promise<void> {
  const exists = await client.state({ id }).then(
    () => true,
    () => false,
  )
  if (!exists) return
  await client.kill({ id, signal: 9, all: true }).catch(() => {}) // it may have ended
  await client.wait({ id })
  await client.delete({ id })
}
