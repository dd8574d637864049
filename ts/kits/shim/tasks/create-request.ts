import type { taskV3 } from '../../../containerd.js'

/** Create's request. task.v2 and task.v3 have the same. */
export type CreateRequest = taskV3.CreateTaskRequest

/** Where a client reads and writes: the fields that Create and Exec share. */
export type StdioRequest = Pick<CreateRequest, 'stdin' | 'stdout' | 'stderr' | 'terminal'>
