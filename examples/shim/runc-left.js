// Commands of runc that a shim has left running when it was killed.
import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'

/** How often, and how long, to look: a command has 2 seconds to end by itself, and 1 more when it is killed. */
const ROUND_MS = 10
const ROUNDS_BY_ITSELF = 200
const ROUNDS = 300

/**
 * Resolves when no command of runc for a container runs: one that does not end by itself is killed. Finds them by their
 * arguments, which no other program has: an id of a process that is known from before may be another's by now.
 * `folder`: that of the option `--root`.
 */
export async function endCommands(folder, id) {
  for (let round = 0; round < ROUNDS; round++) {
    const running = commandsFor(folder, id)
    if (running.length === 0) return
    if (round >= ROUNDS_BY_ITSELF) for (const pid of running) kill(pid)
    await delay(ROUND_MS)
  }
  throw new Error(`commands of runc for container ${id} do not end`)
}

function commandsFor(folder, id) {
  return readdirSync('/proc').flatMap((name) => {
    const args = argumentsOf(name)
    const at = args.indexOf('--root')
    return at > 0 && args[at + 1] === folder && args.includes(id, at + 2) ? [Number(name)] : []
  })
}

/** Returns the command line of a process; empty for what is not a process, or has ended. */
function argumentsOf(name) {
  if (!/^\d+$/.test(name)) return []
  try {
    return readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0')
  } catch {
    return []
  }
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
