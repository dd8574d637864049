// The benchmark: this package beside real Go, real Rust and grpc-js, each contestant in processes of its own, in turn
// within each round, every answer verified. `npm run bench -- --help` lists the options.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './lib/build.js'
import { savedCases } from './lib/cases.js'
import { killAll } from './lib/children.js'
import { LeftOut } from './lib/left-out.js'
import { readOptions } from './lib/options.js'
import { peers } from './lib/peers.js'
import { clock, Progress } from './lib/progress.js'
import { circumstances, saved, saveResults, scratch } from './lib/results.js'
import { costOf, planOf, runCase } from './lib/rounds.js'
import { treesOf } from './lib/trees.js'
import { writePages } from './report/pages.js'
import { drawPlots } from './report/plots.js'
import { printCase, printViews } from './report/terminal.js'
import { suites } from './suites/index.js'

const options = readOptions()
const leftOut = new LeftOut()
const folder = mkdtempSync(join(tmpdir(), 'ttrpc-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, async () => {
    console.error(`\n${signal}: ending every process of the benchmark`)
    await killAll()
    process.exit(code)
  })
}

if (!options.pages) await measureAll()
if (options.pages || options.save) {
  await drawPlots(saved)
  for (const page of writePages()) console.log(`wrote ${page}`)
}

async function measureAll() {
  const trees = treesOf(options.against)
  const { chosen, usable } = await buildAll()
  const plan = planOf({ chosen, options, usable, trees, leftOut })
  const total = plan.reduce((sum, one) => sum + costOf(one, options) * one.rounds * one.contestants.length, 0)
  const runs = plan.reduce((sum, { rounds, contestants }) => sum + rounds * contestants.length, 0)
  console.error(`${options.mode}: ${plan.length} cases, ${runs} runs, about ${clock(total)} minutes`)
  const found = await runPlan(plan, new Progress(total))
  const target = options.save ? saved : scratch
  if (options.against === undefined) saveAll(found, target)
  for (const { suite, name, reason } of leftOut.all) {
    console.log(`left out: ${name}${suite === undefined ? '' : ` of ${suite}`}: ${reason}`)
  }
  if (options.against === undefined && !options.save) {
    await drawPlots(target)
    console.log(`results and plots: ${target}`)
  }
}

/**
 * The chosen suites and peers of which everything can be built here. The others are left out, with the reason; a suite
 * that needs a peer for itself is left out with it.
 */
async function buildAll() {
  const named = suites.filter(({ name }) => options.suites.includes(name))
  const reasons = {}
  for (const language of languagesOf(named)) reasons[language] = await build(language)
  const built = (suite, name, needed) => {
    const reason = needed.map((language) => reasons[language]).find(Boolean)
    if (reason !== undefined) leftOut.add(suite, name, reason)
    return reason === undefined
  }
  const chosen = named.filter(({ name, needs = [] }) => built(name, 'everything', needs))
  const usable = options.peers.filter((name) => built(undefined, name, [peers[name].language]))
  return { chosen, usable }
}

/** The languages of the chosen peers, and of those that suites need for themselves. */
function languagesOf(chosen) {
  const needed = chosen.flatMap(({ needs = [] }) => needs)
  const compared = options.against === undefined ? options.peers.map((name) => peers[name].language) : []
  return new Set([...compared, ...needed].filter(Boolean))
}

/** Runs each case, prints it, and returns the cases of each suite by its name. */
async function runPlan(plan, progress) {
  const found = new Map()
  for (const planned of plan) {
    const { suite, one } = planned
    if (progress.elapsed > (options.limitSeconds ?? Number.POSITIVE_INFINITY)) {
      leftOut.add(
        suite.name,
        one.title,
        `no time was left: ${options.mode} ends after ${options.limitSeconds} s`,
      )
      continue
    }
    const runs = await runCase(planned, { options, folder, progress, leftOut })
    progress.end()
    const cases = savedCases(one, runs)
    found.set(suite, [...(found.get(suite) ?? []), ...cases])
    if (one.views !== undefined || one.curve) printViews(suite.name, one.title, cases)
    else printCase(suite.name, cases[0])
  }
  return found
}

function saveAll(found, target) {
  const made = circumstances()
  for (const [suite, cases] of found) {
    const { mode, rounds, seconds } = options
    const about = { suite: suite.name, title: suite.title, mode, rounds, seconds }
    saveResults(target, suite.name, { ...about, ...made, leftOut: leftOut.of(suite.name), cases })
  }
}
