import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The processes that run now. The invariant: a process is in it from its start to its exit. */
const running = new Set()
/** Whether `killAll` has been called, after which no process is started. */
let ending = false

/** As many descriptors as the system allows: 10,000 connections need more than the usual soft limit. */
const LIFTED = 'ulimit -n "$(ulimit -Hn)" && exec "$0" "$@"'

/**
 * Starts a program. `lines` is an async iterator of what it prints; `ended` resolves to its exit code when it has
 * exited and all its output has been read. What it writes to stderr is kept for the error of `runToEnd`.
 */
export function start([command, ...args], { cwd } = {}) {
  if (ending) throw new Error('the benchmark is ending')
  const child = spawn('/bin/sh', ['-c', LIFTED, command, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  running.add(child)
  child.stdin.on('error', () => {})
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2000)
  })
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return code ?? signal
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const fault = async () => {
    const code = await ended
    return new Error(`${nameOf([command, ...args])} ended early with ${code}: ${errorIn(errors)}`)
  }
  return {
    pid: child.pid,
    ended,
    /** The next line that it prints; throws where it ends before. */
    async line() {
      const { value, done } = await lines.next()
      if (done) throw await fault()
      return value
    },
    ask(text) {
      child.stdin.write(`${text}\n`)
      return this.line()
    },
    fault,
    /** Closes its stdin and waits until it has ended. */
    async stop() {
      child.stdin.end()
      child.stdout.resume()
      await ended
    },
    kill: () => child.kill('SIGKILL'),
  }
}

/** Runs a program to its end, and returns what it printed. Throws where it fails. */
export async function runToEnd(command, options) {
  const child = start(command, options)
  let text = ''
  try {
    for (;;) text += `${await child.line()}\n`
  } catch (error) {
    if ((await child.ended) !== 0) throw error
    return text
  }
}

/** Kills every process that still runs, and waits until they are gone. */
export async function killRunning() {
  const all = [...running].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  for (const child of all) child.kill('SIGKILL')
  await Promise.all(all.map((child) => once(child, 'exit')))
}

/** As `killRunning`, and lets no other process start. */
export async function killAll() {
  ending = true
  await killRunning()
}

/** The line of an error among what a program wrote to stderr. */
function errorIn(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const line =
    lines.find((one) => /^(\w*Error\b|interop:|thread .* panicked|error)/.test(one)) ??
    lines.at(-1) ??
    'without a word'
  return line.trim().slice(0, 200)
}

/** The words of a command that say what it is: programs and the subcommand, without folders and flags. */
function nameOf(command) {
  const words = command.filter((word) => !/^-|\s/.test(word)).slice(0, 2)
  return words.map((word) => word.split('/').at(-1)).join(' ')
}
