// Child processes of the scripts, run in the root, with their output shown or collected.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './files.mjs'

/**
 * Runs a command in the repository's root, or in `cwd`, and resolves with `{ code, output }`.
 * `quiet` collects the output instead of showing it. A command that cannot be started has code 127.
 */
export function run(command, args, { quiet = false, env = process.env, cwd = root } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit']
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env, stdio })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => done({ code: 127, output: `${error.message}\n` }))
    child.on('close', (code, signal) => {
      const ending = signal === null ? '' : `${command} ended by ${signal}\n`
      if (!quiet) process.stderr.write(ending)
      done({ code: code ?? 1, output: output + ending })
    })
  })
}

/** Runs a tool of node_modules with this Node. `tool` is a path in node_modules. */
export function runTool(tool, args, options) {
  return run(process.execPath, [join(root, 'node_modules', tool), ...args], options)
}

/** Runs `tsc` with the given arguments. */
export function runTsc(args, options) {
  return runTool('typescript/bin/tsc', args, options)
}

/** Returns what `command` prints on stdout, trimmed; undefined when it cannot be run or fails. */
export function outputOf(command, args, input = '') {
  const result = spawnSync(command, args, { cwd: root, input, encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim() : undefined
}

/** Runs `work` over `items`, `limit` at a time; resolves with the results in order. */
export async function mapLimit(items, limit, work) {
  const results = new Array(items.length)
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const at = next++
      results[at] = await work(items[at])
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}

/** Ends the script with a message on stderr. */
export function fail(message) {
  console.error(message)
  process.exit(1)
}
