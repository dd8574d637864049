import { cgroupsV1, cgroupsV2, runcOptionsV1, type taskV3 } from '../../../containerd.js'
import { type Any, anyPack } from '../../../index.js'
import type { CgroupMetrics } from '../../../process.js'
import { errdefsError } from '../errdefs.js'
import { specOf } from '../spec-file.js'
import type { Runtime } from './runtime.js'
import type { TaskParts } from './task-parts.js'
import type { TaskProcess } from './task-process.js'

/** The methods of a runtime that may be missing. */
type OptionalMethod = 'pause' | 'resume' | 'update' | 'stats' | 'checkpoint'

/** What can be done with a whole container while it runs, as far as its runtime can. */
export class TaskControls {
  readonly #runtime: Runtime
  readonly #parts: TaskParts

  constructor(runtime: Runtime, parts: TaskParts) {
    this.#runtime = runtime
    this.#parts = parts
  }

  async pause(): Promise<void> {
    const { container, init, events } = this.#parts
    init.require('pause')
    this.#requireMethod('pause')
    init.setState('pausing')
    try {
      await this.#runtime.pause!(container)
    } catch (error) {
      this.#leave('pausing', 'running')
      throw error
    }
    if (this.#leave('pausing', 'paused')) events.paused()
  }

  async resume(): Promise<void> {
    const { container, init, events } = this.#parts
    init.require('resume')
    this.#requireMethod('resume')
    await this.#runtime.resume!(container)
    if (this.#leave('paused', 'running')) events.resumed()
  }

  async update({ resources, annotations }: taskV3.UpdateTaskRequest): Promise<void> {
    const { container, init } = this.#parts
    init.require('update')
    this.#requireMethod('update')
    if (resources === undefined) throw errdefsError('invalidArgument', 'Update needs resources')
    await this.#runtime.update!(container, specOf(resources.value, 'the resources of Update'), annotations)
  }

  async checkpoint({ path, options }: taskV3.CheckpointTaskRequest): Promise<void> {
    const { container, init, events } = this.#parts
    init.require('checkpoint')
    this.#requireMethod('checkpoint')
    await this.#runtime.checkpoint!(container, path, options)
    events.checkpointed(path)
  }

  /** Returns the statistics, packed. */
  async stats(): Promise<Any> {
    const { container, init } = this.#parts
    init.require('read the statistics of')
    this.#requireMethod('stats')
    return packed(await this.#runtime.stats!(container))
  }

  /** Returns the processes in the container. `execs`: those that run are marked with their ids. */
  async pids(execs: readonly TaskProcess[]): Promise<taskV3.PidsResponseInit> {
    const { container, init } = this.#parts
    const live = [init, ...execs].filter(({ pid, exit }) => pid !== 0 && exit === undefined)
    const known = live.map(({ pid }) => pid)
    const pids = init.exit === undefined ? ((await this.#runtime.pids?.(container)) ?? known) : known
    const processes = pids.map((pid) => {
      const execId = live.find((process) => process.pid === pid)?.execId
      return execId === undefined
        ? { pid }
        : { pid, info: anyPack(runcOptionsV1.ProcessDetails, { execId }, '') }
    })
    return { processes }
  }

  /** Goes on to a state. Returns false where the container has ended meanwhile: no event may follow that of its exit. */
  #leave(from: 'pausing' | 'paused', to: 'running' | 'paused'): boolean {
    const { init } = this.#parts
    if (init.state !== from) return false
    init.setState(to)
    return true
  }

  #requireMethod(name: OptionalMethod): void {
    if (this.#runtime[name] !== undefined) return
    throw errdefsError('unimplemented', `this runtime cannot ${name} containers: it has no method ${name}`)
  }
}

function packed(stats: CgroupMetrics | Any): Any {
  if ('typeUrl' in stats) return stats
  if (stats.version === 1) return anyPack(cgroupsV1.Metrics, stats.metrics, '')
  return anyPack(cgroupsV2.Metrics, stats.metrics, '')
}
