// The processes of the host by their sessions: what a program has started stays in its session, unless it leaves it.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** How often, and how long, to look whether killed processes are gone: 5 seconds. */
const ROUNDS = 500
const ROUND_MS = 10

/** Returns the ids of the processes in these sessions that have not ended. */
export function sessionMembers(sessions) {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid)) return []
    const { state, session } = statOf(pid) ?? {}
    return sessions.has(session) && state !== 'Z' ? [pid] : []
  })
}

/** Sends a signal to all processes in these sessions. */
export function signalSessions(sessions, signal) {
  for (const pid of sessionMembers(sessions)) signalProcess(pid, signal)
}

/** Kills all processes in these sessions. Resolves when they are gone; rejects when some are not. */
export async function killSessions(sessions) {
  for (let round = 0; round < ROUNDS; round++) {
    const members = sessionMembers(sessions)
    if (members.length === 0) return
    for (const pid of members) signalProcess(pid, 'SIGKILL')
    await delay(ROUND_MS)
  }
  throw new Error(`processes of the sessions ${[...sessions]} do not end`)
}

function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error // ended meanwhile
  }
}

/** Returns state and session of a process; undefined when it has ended. */
function statOf(pid) {
  let stat
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state, session: Number(session) }
}
