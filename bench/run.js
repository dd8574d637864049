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
  const target = options.save ? saved : scratch
  const keep = options.against === undefined ? saverTo(target) : () => {}
  await runPlan(plan, new Progress(total), keep)
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

/** Runs each suite; `keep(suite, rounds, cases)` is called after each, with what was measured of it. */
async function runPlan(plan, progress, keep) {
  for (const suite of new Set(plan.map((planned) => planned.suite))) {
    const found = []
    const own = plan.filter((planned) => planned.suite === suite)
    for (const planned of own) found.push(...(await runPlanned(planned, progress)))
    if (found.length > 0) keep(suite, own[0].rounds, found)
  }
}

/** Runs a case and prints it; returns it as it is saved. One for which no time is left is left out. */
async function runPlanned(planned, progress) {
  const { suite, one } = planned
  if (progress.elapsed > (options.limitSeconds ?? Number.POSITIVE_INFINITY)) {
    leftOut.add(suite.name, one.title, `no time was left: nothing begins after ${options.limitSeconds} s`)
    return []
  }
  const runs = await runCase(planned, { options, folder, progress, leftOut })
  progress.end()
  const cases = savedCases(one, runs)
  if (one.views !== undefined || one.curve) printViews(suite.name, one.title, cases)
  else printCase(suite.name, cases[0])
  return cases
}

/** Returns a function that saves a suite: at once, so that a run that is interrupted keeps what it has. */
function saverTo(target) {
  const made = circumstances()
  const { mode, seconds } = options
  return ({ name, title }, rounds, cases) => {
    const about = { suite: name, title, mode, rounds, seconds }
    saveResults(target, name, { ...about, ...made, leftOut: leftOut.of(name), cases })
  }
}
