import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { argv, version } from 'node:process'
import { fileURLToPath } from 'node:url'
import { peerVersions } from './build.js'

/** Results of record, which the pages show. */
export const saved = fileURLToPath(new URL('../results/', import.meta.url))
/** Results of a run that is not saved. */
export const scratch = fileURLToPath(new URL('../.out/results/', import.meta.url))

/** The machine, the versions and the date, the same for all suites of a run. */
export function circumstances() {
  return {
    command: ['npm run bench --', ...argv.slice(2)].join(' '),
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
    },
    versions: { node: version.slice(1), ...peerVersions() },
  }
}

/** Writes the figures of a suite to NAME.json of a folder; numbers of one list on one line. */
export function saveResults(folder, name, figures) {
  mkdirSync(folder, { recursive: true })
  const text = JSON.stringify(figures, undefined, 1)
  const lists = text.replace(/\[[\d.,\s-]+\]/g, (list) => list.replace(/\s+/g, ''))
  writeFileSync(`${folder}/${name}.json`, `${lists}\n`)
}

/** The figures of a suite; undefined where there are none. */
export function readResults(folder, name) {
  try {
    return JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`bench/results/${name}.json cannot be read: ${error.message}`)
  }
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: saved, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
