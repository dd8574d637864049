import { readFileSync } from 'node:fs'

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

/** Field 22 of the `stat` of a process. */
function startTimeOf(pid: number): string | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined // the process has ended
  }
  // The name of the program, in parentheses, may have spaces and parentheses: the fields behind it begin with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[22 - 3]
}
