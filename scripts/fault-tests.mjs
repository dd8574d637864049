// Runs two engines against each other while a seed makes their system calls fail: test/faults.
//
//   npm run test:faults [-- --seeds 500] [--from 0]     this many seeds, starting with this one
//   npm run test:faults -- --seed 4711                  repeats one of them, step by step
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
  },
})
const executable = await buildExecutable({
  compiler: process.env.CXX || 'g++',
  directory: addressDirectory,
  name: 'faults',
  sources: [...coreSources(), ...filesUnder('test/faults', '.cc')],
  flags: addressFlags,
  libraries: simulatedCalls,
})
const [from, seeds] = options.seed === undefined ? [options.from, options.seeds] : [options.seed, '1']
const { code } = await run(`./${executable}`, [from, seeds], { env: { ...sanitizerOptions, ...process.env } })
process.exitCode = code
