/** Processes that the test adopts: their parents have ended. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

/** A process that this one is the parent of, without having started it. */
export interface AdoptedProcess {
  readonly pid: number
  /** Lets its `read` return. */
  release(): void
}

/**
 * Starts a shell that runs the script and ends; the process of the script is adopted, if this process is a subreaper. Its
 * stdin is a pipe, so that `read line` waits for `release`.
 */
export async function adopt(script: string): Promise<AdoptedProcess> {
  const background = 'sh -c "$1" <&3 >/dev/null 2>&1 3<&- & echo $!'
  const shell = spawn('sh', ['-c', background, 'sh', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  const closed = once(shell, 'exit')
  const [line] = await once(shell.stdout!, 'data')
  await closed
  const gate = shell.stdio[3] as import('node:stream').Writable
  gate.on('error', () => {}) // the process may have ended by a signal
  return { pid: Number(String(line)), release: () => void gate.end('go\n', () => gate.destroy()) }
}

/** The state of a process, as ps shows it: `Z` for a zombie; undefined for one that does not exist. */
export function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
  } catch {
    return undefined
  }
}

/** Resolves once the process is in this state. */
export async function untilState(pid: number, state: string | undefined): Promise<void> {
  while (stateOf(pid) !== state) await setImmediate()
}
