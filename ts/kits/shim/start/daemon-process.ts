import { once } from 'node:events'
import { process } from '../../../base/runtime.js'
import { closeOnExec, oomScore, setOomScore } from '../../../process.js'
import type { Environment, Invocation } from '../command/invocation.js'
import { REPORT_VARIABLE } from './report.js'
import { StartedDaemon } from './started-daemon.js'

/** Variables of the environment that are for this process alone. */
const own = [
  'NODE_OPTIONS',
  'NODE_DEBUG',
  'NODE_DEBUG_NATIVE',
  'NODE_PENDING_DEPRECATION',
  'NODE_REDIRECT_WARNINGS',
  'NODE_V8_COVERAGE',
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
  /** How long it may take until it serves, in milliseconds. */
  readonly timeoutMs: number
}

/**
 * Starts the daemon, in a session of its own, without a descriptor of ours but the socket and one for its report. Resolves
 * when it serves and handles its signals, with a score one above that of containerd, so that the kernel ends it first when
 * memory runs out. Rejects, and leaves none behind, when that fails.
 */
export async function startDaemon(
  invocation: Invocation,
  { command, env, fd, timeoutMs }: DaemonCommand,
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
  const { spawn } = await import('node:child_process')
  closeOnExec() // what this process has inherited itself
  const child = spawn(program, [...rest, ...flags], {
    cwd: bundle,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', fd, 'pipe'],
    env: { ...daemonEnvironment(env), [REPORT_VARIABLE]: '1' },
  })
  await once(child, 'spawn') // rejects with the event `error`
  const daemon = new StartedDaemon(child)
  try {
    raiseOomScore(daemon.pid)
    await daemon.serves(timeoutMs)
    return daemon
  } catch (error) {
    await daemon.kill()
    throw error
  }
}

/** Returns the command of the daemon: this same program, in the same Node with the same flags, but for debuggers. */
export function ownCommand(): string[] {
  const script = process.argv[1]
  if (script === undefined)
    throw new Error('runShim needs a program that it can start again: set the option command')
  const kept = process.execArgv.filter((flag) => !INSPECT.test(flag))
  return [process.execPath, ...kept, ...noDebugger(), script]
}

/**
 * Returns the flags with which SIGUSR1 opens no debugger before the daemon handles it. Older versions of Node have none:
 * there the debugger gets an address that no machine has, at which it cannot listen.
 */
function noDebugger(): string[] {
  const flag = '--disable-sigusr1'
  return [process.allowedNodeEnvironmentFlags.has(flag) ? flag : '--inspect-port=192.0.2.1:9229']
}

/** Returns the environment of the daemon: that of containerd without what would change Node. */
function daemonEnvironment(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !own.includes(name))
  // Named, since Node passes NODE_V8_COVERAGE on where the environment does not name it.
  return { ...Object.fromEntries(kept), NODE_V8_COVERAGE: undefined, NODE_NO_WARNINGS: '1' }
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
