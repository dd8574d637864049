import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { argv, version } from 'node:process'

const folder = new URL('../results/', import.meta.url)

/** Keeps figures with the command that made them, as bench/results/NAME.json. */
export function saveResults(name, figures) {
  mkdirSync(folder, { recursive: true })
  const made = {
    command: ['node', argv[1].split('/').slice(-2).join('/'), ...argv.slice(2)].join(' '),
    node: version,
    cores: cpus().length,
    commit: commit(),
    ...figures,
  }
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(made, undefined, 1)}\n`)
}

/** Figures kept before; undefined without. */
export function readResults(name) {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
  } catch {
    return undefined
  }
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
