import { workerThreads } from './worker-threads.js'

/** Which worker of which group a thread is. */
export interface GroupPlace {
  /** `EngineGroup.id`. */
  readonly group: number
  /** Its number in the group, from 1. */
  readonly worker: number
}

/** Under which a worker finds its place in the data that its parent sets for the workers it makes. */
const KEY = 'ttrpc.group'

/** Calls `start`, which makes a worker, so that it finds this place. Returns what `start` returns. */
export function startAt<T>(place: GroupPlace, start: () => T): T {
  const { getEnvironmentData, setEnvironmentData } = workerThreads()
  const own = getEnvironmentData(KEY)
  setEnvironmentData(KEY, { ...place })
  try {
    return start()
  } finally {
    setEnvironmentData(KEY, own)
  }
}

/** Returns the place of this thread, and leaves none: a worker has it once, and those that it makes have none. */
export function takePlace(): GroupPlace | undefined {
  const { getEnvironmentData, isMainThread, setEnvironmentData } = workerThreads()
  if (isMainThread) return undefined
  const place = getEnvironmentData(KEY) as GroupPlace | undefined
  setEnvironmentData(KEY)
  return place
}
