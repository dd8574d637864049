/** What the fuzzers in TypeScript share: their seeds, their time, and their report. */
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { seededNumbers } from '../support/seeded.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface Session {
  /** Inputs of the repository, and what other runs have found. */
  readonly seeds: Buffer[]
  /** The only input to run, when one was named. */
  readonly input: Buffer | undefined
  readonly random: () => number
  /** Whether time is left. */
  more(): boolean
  /** One input has been run. */
  count(runs?: number): void
  /** Keeps the input that failed and ends the process. */
  fail(input: Uint8Array, reason: unknown): never
  /** Prints the result. */
  end(): void
}

/** Reads the command line: `--seconds N`, `--input FILE`. Seeds are those of `corpora`. */
export function session(target: string, ...corpora: string[]): Session {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '60' }, input: { type: 'string' } },
  })
  const start = Date.now()
  const until = start + Number(values.seconds) * 1000
  let runs = 0
  return {
    seeds: corpora.flatMap((name) => [
      ...filesOf(join(ROOT, 'test/fuzz/corpus', name)),
      ...filesOf(join(ROOT, 'build/fuzz/corpus', name)),
    ]),
    input: values.input === undefined ? undefined : readFileSync(values.input),
    random: seededNumbers(start),
    more: () => Date.now() < until,
    count(more = 1) {
      runs += more
    },
    fail(input, reason) {
      const folder = join(ROOT, 'build/fuzz/failures')
      mkdirSync(folder, { recursive: true })
      const file = join(folder, `${target}-${createHash('sha1').update(input).digest('hex')}`)
      writeFileSync(file, input)
      console.error(reason)
      console.error(`replay: npm run fuzz -- ${target} --input ${file}`)
      process.exit(1)
    },
    end() {
      const seconds = Math.max(Date.now() - start, 1) / 1000
      console.log(JSON.stringify({ runs, perSecond: Math.round(runs / seconds) }))
    },
  }
}

function filesOf(folder: string): Buffer[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => Buffer.from(readFileSync(join(folder, name))))
}
