import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { oomScore, setOomScore } from '../../../process.js'
import type { Environment, Invocation } from '../command/invocation.js'

/** Variables of the environment that are for this process alone. */
const own = [
  'NODE_OPTIONS',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'LISTEN_FDS',
  'LISTEN_PID',
  'LISTEN_FDNAMES',
]

/** Flags of Node that open a debugger, which every user of the machine could connect to. */
const INSPECT = /^--(inspect|debug)/

/** The highest score of the kernel. */
const MAX_SCORE = 1000

/** What `startDaemon` starts. */
export interface DaemonCommand {
  /** The program and its arguments, before the flags. */
  readonly command: readonly string[]
  readonly env: Environment
  /** The socket that it serves, as its descriptor 3. */
  readonly fd: number
}

/** A daemon that was started. */
export interface StartedDaemon {
  /** Kills it. Resolves when it has ended. */
  end(): Promise<void>
}

/**
 * Starts the daemon, in a session of its own, without a descriptor of ours but the socket. Resolves when it runs, with a
 * score one above that of containerd, so that the kernel ends it first when memory runs out. Rejects, and leaves none
 * behind, when that fails.
 */
export async function startDaemon(
  invocation: Invocation,
  { command, env, fd }: DaemonCommand,
): Promise<StartedDaemon> {
  const [program = '', ...rest] = command
  const { id, namespace, containerdAddress, bundle, debug } = invocation
  const flags = [
    '-namespace',
    namespace,
    '-id',
    id,
    '-address',
    containerdAddress,
    ...(debug ? ['-debug'] : []),
  ]
  const child = spawn(program, [...rest, ...flags], {
    cwd: bundle,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', fd],
    env: daemonEnvironment(env),
  })
  await once(child, 'spawn') // rejects with the event `error`
  child.unref()
  try {
    raiseOomScore(child.pid as number)
  } catch (error) {
    await end(child)
    throw error
  }
  return { end: () => end(child) }
}

/** Returns the command of the daemon: this same program, in the same Node with the same flags, but for debuggers. */
export function ownCommand(): string[] {
  const script = process.argv[1]
  if (script === undefined)
    throw new Error('runShim needs a program that it can start again: set the option command')
  const kept = process.execArgv.filter((flag) => !INSPECT.test(flag))
  return [process.execPath, ...kept, script]
}

/** Returns the environment of the daemon: that of containerd without what would change Node. */
export function daemonEnvironment(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !own.includes(name))
  return { ...Object.fromEntries(kept), NODE_NO_WARNINGS: '1' }
}

function raiseOomScore(pid: number): void {
  const score = Math.min(oomScore(process.ppid) + 1, MAX_SCORE)
  try {
    setOomScore(pid, score)
  } catch (error) {
    // A score below the present one is for root alone. The daemon then keeps that of this process.
    if ((error as NodeJS.ErrnoException).code !== 'EACCES' || process.geteuid?.() === 0) throw error
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref() // the wait for its exit must keep this process alive
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
