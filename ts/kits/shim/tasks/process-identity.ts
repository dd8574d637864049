import { readFileSync } from 'node:fs'
import { process } from '../../../base/runtime.js'

/** A process that can be recognized when its id has been given to another one. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in clock ticks since boot. */
  readonly startTime: string
}

/** Returns the identity of a process; undefined when there is none with this id. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = startTimeOf(pid)
  return startTime === undefined ? undefined : { pid, startTime }
}

/** Returns whether a process still exists, as a zombie at least. */
export function stillExists({ pid, startTime }: ProcessIdentity): boolean {
  return startTimeOf(pid) === startTime
}

/** Returns the ids of this process, and of those that have started it: directly, or through others. */
export function ownAncestors(): ReadonlySet<number> {
  const pids = new Set<number>()
  for (let at = process.pid; at > 0; at = Number(statField(at, 4) ?? 0)) pids.add(at)
  return pids
}

function startTimeOf(pid: number): string | undefined {
  return statField(pid, 22)
}

/** Returns a field of the `stat` of a process, of those behind the name of its program: 3 is the first. */
function statField(pid: number, field: number): string | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined // the process has ended
  }
  // The name, in parentheses, may have spaces and parentheses itself.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3]
}
