import { readFileSync } from 'node:fs'

/** Memory of a process in KiB: resident, proportional, and private anonymous pages. */
export function memoryOf(pid = process.pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
  const kib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0)
  return { rss: kib('Rss'), pss: kib('Pss'), anonymous: kib('Anonymous') }
}

/** The difference of two, name by name. */
export function memoryAbove(now, before) {
  return Object.fromEntries(Object.keys(now).map((name) => [name, now[name] - before[name]]))
}
