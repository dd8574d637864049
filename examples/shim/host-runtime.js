// Runs the process of a bundle on the host, without isolation.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync } from 'node:fs'
import { constants } from 'node:os'
import process from 'node:process'
import { openTerminal, readCgroupMetrics } from 'ttrpc/process'
import { errdefsError } from 'ttrpc/shim'
import { checkedProcess, notStarted } from './host-process.js'
import { killSessions, sessionMembers, signalSessions } from './sessions.js'

// $1: the terminal, or ''. The shell leads a session: the terminal that it opens first controls that.
const terminal = '[ -z "$1" ] || exec <"$1" >"$1" 2>&1; shift'
// Then it waits for a line on descriptor 3, and ends when the shim is gone before: a shim that was killed leaves no
// process behind that its record does not have.
const script = `${terminal}; read -r _ <&3 || exit 1; exec 3<&-; exec "$@"`

export class HostRuntime {
  /** By container's id: the first process, and the sessions of it and of its execs. */
  #running = new Map()

  async create({ id, spec }, io) {
    const child = await launch(spec.process, io)
    const sessions = new Set()
    this.#running.set(id, { child, sessions })
    return processOf(child, sessions)
  }

  async start({ id }) {
    release(this.#running.get(id).child)
  }

  async exec({ id }, exec, io) {
    const child = await launch(exec.process, io)
    return { ...processOf(child, this.#running.get(id).sessions), release: () => release(child) }
  }

  async kill({ id }, { pid }, signal, all) {
    if (all) signalSessions(this.#running.get(id).sessions, signal)
    else process.kill(pid, signal)
  }

  async delete({ id }) {
    await killSessions(this.#running.get(id)?.sessions ?? new Set()) // called again, there is nothing
    this.#running.delete(id)
  }

  async cleanup({ processes }) {
    await killSessions(new Set(processes.map(({ pid }) => pid)))
  }

  async pause({ id }) {
    signalSessions(this.#running.get(id).sessions, 'SIGSTOP')
  }

  async resume({ id }) {
    signalSessions(this.#running.get(id).sessions, 'SIGCONT')
  }

  async pids({ id }) {
    return sessionMembers(this.#running.get(id).sessions)
  }

  /** The processes stay in the control group of the shim: the statistics are those of that whole group. */
  stats({ pid }) {
    return readCgroupMetrics(pid)
  }

  async update() {
    throw errdefsError(
      'unimplemented',
      'processes of the host share the control group of the shim: they have no limits of their own',
    )
  }

  async checkpoint() {
    throw errdefsError('unimplemented', 'processes on the host cannot be checkpointed')
  }
}

/** Starts a process in a session of its own, with a shell that waits for `release`. */
async function launch(spec, io) {
  const { args, env = [], cwd, user = {} } = checkedProcess(spec)
  const tty = io.terminal ? terminalFor(user, io) : ''
  const child = spawn('/bin/sh', ['-c', script, 'sh', tty, ...args], {
    stdio: [...io.stdio, 'pipe'],
    env: Object.fromEntries(env.map((entry) => splitAt(entry, entry.indexOf('=')))),
    cwd,
    detached: true,
    ...credentials(user),
  })
  await once(child, 'spawn').catch((error) => {
    throw notStarted(spec, error)
  })
  child.stdio[3].on('error', () => {}) // the process has ended before `start`: its exit says so
  return child
}

/** Lets a process run the user's program. */
function release(child) {
  child.stdio[3].end('\n')
}

/** Opens a terminal that the user may open too, and returns its path. */
function terminalFor(user, io) {
  const { master, path } = openTerminal(io.terminalSize ?? { rows: 24, columns: 80 })
  io.attachTerminal(master)
  const { uid, gid } = credentials(user)
  if (uid !== undefined) chownSync(path, uid, gid)
  return path
}

/** What image and command line ask for; nothing where the shim is not root, or the process would be. */
function credentials({ uid = 0, gid = 0 }) {
  return process.getuid() === 0 && (uid !== 0 || gid !== 0) ? { uid, gid } : {}
}

function splitAt(entry, index) {
  return [entry.slice(0, index), entry.slice(index + 1)]
}

/** Returns a child, which Node reaps, as a process of its container, to whose sessions it adds that of the child. */
function processOf(child, sessions) {
  const { pid } = child
  sessions.add(pid)
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      // A session without processes is forgotten: the next one with this id is another program's.
      if (sessionMembers(new Set([pid])).length === 0) sessions.delete(pid)
      resolve({ exitCode: code ?? 128 + constants.signals[signal], exitedAt: new Date() })
    })
  })
  return { pid, exited }
}
