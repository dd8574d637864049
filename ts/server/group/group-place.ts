import { workerThreads } from './worker-threads.js'

/** Which worker of which group a thread is. */
export interface GroupPlace {
  /** `EngineGroup.id`. */
  readonly group: number
  /** Its number in the group, from 1. */
  readonly worker: number
  /**
   * The name of the `GroupChannel`. It is unique in the process, which `group` is not where two copies of this package
   * are loaded: each counts its groups from 1.
   */
  readonly channel: string
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

/**
 * Returns the place of this thread, and leaves none: a worker has it once, and threads that it makes from then on have
 * none. One that it has made before has inherited the place, and must not call this.
 */
export function takePlace(): GroupPlace | undefined {
  const { getEnvironmentData, isMainThread, setEnvironmentData } = workerThreads()
  if (isMainThread) return undefined
  const place = getEnvironmentData(KEY) as GroupPlace | undefined
  setEnvironmentData(KEY)
  return place
}
