// Runs two engines against each other while a seed makes their system calls fail: test/faults.
//
//   npm run test:faults [-- --seeds 500] [--from 0]     this many seeds, starting with this one
//   npm run test:faults -- --seed 4711                  repeats one of them, step by step
//
// --jobs 2: as many processes share the seeds. --plain: without sanitizers, for very many seeds.
import { parseArgs } from 'node:util'
import {
  addressDirectory,
  addressFlags,
  buildExecutable,
  coreSources,
  sanitizerOptions,
  simulatedCalls,
} from './lib/cpp.mjs'
import { filesUnder } from './lib/files.mjs'
import { run } from './lib/run.mjs'

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    plain: { type: 'boolean', default: false },
  },
})
const executable = await buildExecutable({
  compiler: process.env.CXX || 'g++',
  directory: options.plain ? 'build/native-tests/plain' : addressDirectory,
  name: 'faults',
  sources: [...coreSources(), ...filesUnder('test/faults', '.cc')],
  flags: options.plain ? ['-O2'] : addressFlags,
  libraries: simulatedCalls,
})
const env = { ...sanitizerOptions, ...process.env }
const [from, seeds] = (options.seed === undefined ? [options.from, options.seeds] : [options.seed, '1']).map(
  Number,
)
const jobs = Math.min(Number(options.jobs), seeds)
const share = (job) => from + Math.floor((seeds * job) / jobs)
const runs = Array.from({ length: jobs }, (_, job) => {
  const first = share(job)
  return run(`./${executable}`, [String(first), String(share(job + 1) - first)], { env })
})
const codes = (await Promise.all(runs)).map(({ code }) => code)
process.exitCode = codes.find((code) => code !== 0) ?? 0
