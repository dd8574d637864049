import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, isAbsolute } from 'node:path'
import { argv, version } from 'node:process'

const folder = new URL('../results/', import.meta.url)

/** Writes figures, with the command that made them, to bench/results/NAME.json. */
export function saveResults(name, figures) {
  mkdirSync(folder, { recursive: true })
  const made = {
    command: ['node', argv[1].split('/').slice(-2).join('/'), ...argv.slice(2).map(shortened)].join(' '),
    node: version,
    cores: cpus().length,
    commit: commit(),
    ...figures,
  }
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(made, undefined, 1)}\n`)
}

/** The figures that `saveResults` wrote under this name; undefined where there are none. */
export function readResults(name) {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
  } catch {
    return undefined
  }
}

/** Leaves the folders out of an absolute path: results are committed, and paths of a machine mean nothing elsewhere. */
function shortened(argument) {
  return isAbsolute(argument) ? basename(argument) : argument
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
