import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { killRunning } from './children.js'
import { contestantsOf, peers } from './peers.js'

/** Seconds that two processes take to start and end, beside those of the load. */
const PROCESSES = 0.45

/**
 * Everything that runs: `{ suite, one, contestants, rounds, cost }` for each case. `usable` are the peers that were
 * chosen and built. What is left out because a peer cannot do it is added to `leftOut`, once a suite.
 */
export function planOf({ chosen, options, usable, trees, leftOut }) {
  return chosen.flatMap((suite) =>
    suite.cases(options.mode).map((one) => {
      const names = one.contestants.filter((name) => fits(name, suite, { usable, trees, leftOut }))
      const contestants = variantsOf(contestantsOf(names, trees), one.variants)
      const rounds = options.given.rounds ?? one.rounds?.[options.mode] ?? options.rounds
      return { suite, one, contestants, rounds }
    }),
  )
}

/** Each contestant once for each variant, under its name. */
function variantsOf(contestants, variants) {
  if (variants === undefined) return contestants
  return contestants.flatMap((one) =>
    variants.map((variant) => ({ ...one, variant, name: one.name.replace(/^[^,]+/, variant) })),
  )
}

function fits(name, suite, { usable, trees, leftOut }) {
  const ends = name.split('→')
  if (trees.length > 1 && !ends.some((end) => peers[end].ours)) return false
  if (!ends.every((end) => usable.includes(end))) return false
  const reason = ends.map((end) => peers[end].lacks?.[suite.name]).find(Boolean)
  if (reason !== undefined) leftOut.add(suite.name, name, reason)
  return reason === undefined
}

/** About how many seconds one run of a case takes. */
export function costOf({ suite, one }, options) {
  return suite.cost?.(one, options) ?? options.seconds + options.warmup + PROCESSES
}

/**
 * Runs a case: every contestant in turn, in fresh processes, in each round; each round begins with another one.
 * Returns `{ name: { key: [a value a round] } }`. A contestant that fails is left out of the case, with the reason.
 */
export async function runCase(planned, { options, folder, progress, leftOut }) {
  const { suite, one, contestants, rounds } = planned
  const runs = Object.fromEntries(contestants.map(({ name }) => [name, {}]))
  const title = `${suite.name}: ${one.title}`
  for (let round = 0; round < rounds; round++) {
    for (const contestant of rotated(contestants, round)) {
      if (runs[contestant.name] === undefined) continue
      progress.begin(`${title}, round ${round + 1} of ${rounds}`, contestant.name, costOf(planned, options))
      try {
        const values = await measure(planned, { ...options, contestant }, folder)
        for (const [key, value] of Object.entries(values)) push(runs[contestant.name], key, rounded(value))
      } catch (error) {
        delete runs[contestant.name]
        leftOut.add(suite.name, contestant.name, `${one.title}: ${error.message.replace(/\s+/g, ' ')}`)
      }
    }
  }
  return runs
}

/**
 * Makes one round of one contestant, in a folder of its own. A round that fails may leave processes and sockets: both
 * are removed, or they would take the time and the paths of the rounds that follow, and keep the benchmark from ending.
 */
async function measure({ suite, one }, run, parent) {
  const folder = mkdtempSync(join(parent, 'round-'))
  try {
    return await suite.measure(one, { ...run, folder })
  } finally {
    await killRunning()
    rmSync(folder, { recursive: true, force: true })
  }
}

function push(lists, key, value) {
  lists[key] ??= []
  lists[key].push(value)
}

function rotated(all, by) {
  const at = by % Math.max(all.length, 1)
  return [...all.slice(at), ...all.slice(0, at)]
}

/** Five digits: more would be noise in the files of results. */
function rounded(value) {
  return Number(value.toPrecision(5))
}
