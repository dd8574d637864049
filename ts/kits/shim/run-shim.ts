import { writeSync } from 'node:fs'
import { process } from '../../base/runtime.js'
import { checkShim } from './check-shim.js'
import { deleteContainer } from './command/delete.js'
import { handleDumpSignal } from './command/dump-signal.js'
import { parseFlags } from './command/flags.js'
import { type Invocation, invocationOf } from './command/invocation.js'
import { dropStderr } from './command/stderr.js'
import { readStdin } from './command/stdin.js'
import { programStdout } from './command/stdout.js'
import { versionText } from './command/version.js'
import type { ServeSettings } from './daemon/serve.js'
import { oneLine } from './one-line.js'
import { checkRunShimOptions, type RunShimOptions } from './run-shim-options.js'
import type { Shim } from './shim.js'
import { Report } from './start/report.js'
import { type StartSettings, start } from './start/start.js'

/**
 * Runs a shim's program for containerd, as its arguments say, and ends the process: `start` starts a daemon and prints
 * its address, `delete` cleans up after a container, `-info` and `-v` describe the shim; without an action it is the
 * daemon. What the program prints to `process.stdout` and `process.stderr` beside the answer is dropped. An error is a line
 * on stderr, and exit code 1. Call it once, first, in a program of its own: docs/shim.md.
 *
 * @example
 * ```js
 * import { Code, TtrpcError } from 'ttrpc'
 * import { runShim } from 'ttrpc/shim'
 *
 * const notYet = () => {
 *   throw new TtrpcError('this shim has no tasks', Code.UNIMPLEMENTED)
 * }
 * const shim = {
 *   name: 'io.containerd.example.v1',
 *   version: '1.0.0',
 *   serve: () => ({ task: new Proxy({}, { get: () => notYet }) }), // runtimeShim() makes all of this
 *   delete: async () => ({ pid: 0, exitStatus: 137, exitedAt: new Date() }),
 * }
 * await runShim(shim, { argv: ['-v'] }) // leave out argv: containerd passes the arguments
 * ```
 */
export async function runShim(shim: Shim, options: RunShimOptions = {}): Promise<void> {
  process.removeAllListeners('warning') // containerd takes what is on stderr for a part of the answer
  const onDumpSignal = handleDumpSignal()
  const report = Report.ofThisProcess()
  try {
    await run(shim, options, { onDumpSignal, onServing: () => report.serves() })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    report.failed(text)
    writeError(`${oneLine(`${shim?.name ?? 'runShim'}: ${text}`)}\n`)
    process.exit(1)
  }
  process.exit()
}

/** Resolves when the program has done what it was run for. */
async function run(
  shim: Shim,
  options: RunShimOptions,
  hooks: Pick<ServeSettings, 'onDumpSignal' | 'onServing'>,
): Promise<void> {
  const { argv = process.argv.slice(2), env = process.env } = options
  checkShim(shim)
  const numbers = checkRunShimOptions(options)
  const flags = parseFlags(argv)
  const asked = flags.info || flags.action !== 'serve'
  if (flags.version || !asked) programStdout.open()
  else {
    programStdout.drop() // containerd takes all of stdout for the answer
    dropStderr()
  }
  if (flags.version) return programStdout.answer(versionText(shim))
  if (flags.info) return programStdout.answer(await answerOfInfo(shim, numbers.startTimeoutMs))
  const invocation = invocationOf(flags, env, currentFolder)
  switch (flags.action) {
    case 'start':
      return answerStart(shim, invocation, { ...options, ...numbers, env })
    case 'delete':
      return programStdout.answer(await deleteContainer(shim, invocation))
    case 'serve': {
      const { serve } = await import('./daemon/serve.js')
      return serve(shim, invocation, {
        socket: flags.socket,
        ...numbers,
        ...hooks,
      })
    }
  }
}

async function answerOfInfo(shim: Shim, timeoutMs: number): Promise<Uint8Array> {
  const { runtimeInfo } = await import('./command/info.js')
  return runtimeInfo(shim, await readStdin(timeoutMs))
}

async function answerStart(
  shim: Shim,
  invocation: Invocation,
  given: RunShimOptions & Pick<StartSettings, 'env' | 'startTimeoutMs'>,
): Promise<void> {
  const { command, jsonVersion, socketDir, env, startTimeoutMs } = given
  const answer = (bytes: Uint8Array): Promise<void> => programStdout.answer(bytes)
  const settings = { command, env, jsonVersion, socketDir, startTimeoutMs, answer }
  await start(shim, invocation, await readStdin(startTimeoutMs), settings)
}

/** Returns the working directory; throws where it is removed. */
function currentFolder(): string {
  try {
    return process.cwd()
  } catch {
    throw new Error(
      'the folder in which this runs has been removed: run it in the folder of the bundle, or add -bundle',
    )
  }
}

/** Writes at once: the process ends next. */
function writeError(text: string): void {
  try {
    writeSync(2, text)
  } catch {
    // Its reader is gone.
  }
}
