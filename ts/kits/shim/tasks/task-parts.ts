import type { TaskContainer } from './task-container.js'
import type { TaskEvents } from './task-events.js'
import type { TaskProcess } from './task-process.js'
import type { TaskRecord } from './task-record.js'

/** The parts of a task that its execs and controls share. */
export interface TaskParts {
  readonly container: TaskContainer
  readonly init: TaskProcess
  readonly events: TaskEvents
  readonly record: TaskRecord
}
