import { process } from '../../../base/runtime.js'
import type { taskV3 } from '../../../containerd.js'
import type { ServiceImplementation } from '../../../index.js'
import { answering } from './answering.js'
import type { CallRooms } from './call-rooms.js'
import type { TaskTable } from './task-table.js'

/** The handlers of `containerd.task.v3.Task`, and of `containerd.task.v2.Task`, whose messages are the same. */
export type TaskHandlers = ServiceImplementation<typeof taskV3.Task>

/**
 * Returns the handlers of the service Task over a table of tasks. `shutdown` is called by Shutdown when no task is left,
 * since containerd sends one for each container of a daemon that many share; while a Create runs, when it has failed, or
 * its task is deleted. `rooms`: bounds calls that last.
 */
export function taskService(table: TaskTable, rooms: CallRooms, shutdown: () => void): TaskHandlers {
  const handlers = { ...lifeHandlers(table), ...ioHandlers(table), ...controlHandlers(table, shutdown) }
  return answering<TaskHandlers>(rooms.bounded(handlers))
}

type LifeMethod = 'create' | 'start' | 'delete' | 'exec' | 'kill' | 'wait' | 'state'

function lifeHandlers(table: TaskTable): Pick<TaskHandlers, LifeMethod> {
  return {
    async create(request) {
      const { init } = await table.create(request)
      return { pid: init.pid }
    },
    async start({ id, execId }, { signal }) {
      return { pid: await table.get(id).start(execId, signal) }
    },
    async delete({ id, execId }, { signal }) {
      const { pid, exit } = await table.delete(id, execId, signal)
      return { pid, exitStatus: exit.exitCode, exitedAt: exit.exitedAt }
    },
    exec(request) {
      table.get(request.id).execs.add(request)
      return {}
    },
    async kill(request, { signal }) {
      const task = await table.created(request.id, signal)
      await task.kill(request)
      return {}
    },
    async wait({ id, execId }, { signal }) {
      const { exitCode: exitStatus, exitedAt } = await table.get(id).process(execId).wait(signal)
      return { exitStatus, exitedAt }
    },
    state({ id, execId }) {
      const task = table.get(id)
      const described = task.process(execId).describe(task.init.state)
      return { ...described, id: execId === '' ? id : execId, bundle: task.container.bundle }
    },
  }
}

function ioHandlers(table: TaskTable): Pick<TaskHandlers, 'resizePty' | 'closeIO'> {
  return {
    resizePty({ id, execId, width, height }) {
      const process = table.get(id).process(execId)
      process.require('resize')
      process.resize({ rows: Math.min(height, MAX_SIDE), columns: Math.min(width, MAX_SIDE) })
      return {}
    },
    closeIO({ id, execId, stdin }) {
      const process = table.get(id).process(execId)
      if (stdin) process.closeStdin()
      return {}
    },
  }
}

type ControlMethod = 'pause' | 'resume' | 'update' | 'checkpoint' | 'stats' | 'pids' | 'connect' | 'shutdown'

function controlHandlers(table: TaskTable, shutdown: () => void): Pick<TaskHandlers, ControlMethod> {
  return {
    async pause({ id }, { signal }) {
      const task = table.get(id)
      await task.locked(() => task.controls.pause(), signal)
      return {}
    },
    async resume({ id }, { signal }) {
      const task = table.get(id)
      await task.locked(() => task.controls.resume(), signal)
      return {}
    },
    async update(request, { signal }) {
      const task = table.get(request.id)
      await task.locked(() => task.controls.update(request), signal)
      return {}
    },
    async checkpoint(request, { signal }) {
      const task = table.get(request.id)
      await task.locked(() => task.controls.checkpoint(request), signal)
      return {}
    },
    async stats({ id }) {
      return { stats: await table.get(id).controls.stats() }
    },
    pids({ id }) {
      const task = table.get(id)
      return task.controls.pids(task.execs.processes)
    },
    /** Answers for an unknown id too: containerd asks before Create, to learn which version of Task the shim has. */
    connect({ id }) {
      return { shimPid: process.pid, taskPid: table.find(id)?.init.pid ?? 0 }
    },
    shutdown() {
      table.shutdown(shutdown)
      return {}
    },
  }
}

/** Largest number of rows or columns of a terminal. */
const MAX_SIDE = 0xffff
