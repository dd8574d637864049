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

const kinds = { rss: 'RSS', pss: 'PSS', anonymous: 'private' }

/**
 * The views of a case on what `memoryOf` measured: RSS under the id of the case, the others behind it. KiB for each of
 * `count` things, or MiB of one. `key` names the values of a round by the name of the kind.
 */
export function memoryViews({ id, title, count = 1024, unit = 'KiB', key = (kind) => kind }) {
  return Object.entries(kinds).map(([kind, name]) => ({
    id: kind === 'rss' ? id : `${id}-${kind}`,
    title,
    metric: { key: key(kind), unit: `${unit} of ${name}`, better: 'less', scale: 1 / count },
  }))
}
