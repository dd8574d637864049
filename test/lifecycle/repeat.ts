/**
 * Runs the programs of `endings.ts` in turn, in each mode of the engine, so many times in all, two at once, and counts
 * how they ended.
 *
 *   repeat.js RUNS
 *
 * A run counts as good when code, signal, output and stderr are as they must be; a program prints the
 * descriptors and threads that it leaves.
 */

import process from 'node:process'
import { isDeepStrictEqual } from 'node:util'
import { Child, type Ending } from '../support/child.js'
import { ENDINGS, type Expected, MODES } from './endings.js'

const AT_ONCE = 2
const PATIENCE_MS = 120_000 // only a program that hangs takes this long
const runs = Number(process.argv[2] ?? 100)
const good = ENDINGS.map(() => 0)
const all = ENDINGS.map(() => 0)
let next = 0
const start = Date.now()
await Promise.all(Array.from({ length: AT_ONCE }, work))
tell()

async function work(): Promise<void> {
  while (next < runs) {
    const number = next++
    const at = number % ENDINGS.length
    const io = MODES[Math.floor(number / ENDINGS.length) % MODES.length]!
    const expected = ENDINGS[at] as Expected
    const wrong = await runOnce(expected, io)
    all[at]!++
    if (wrong === undefined) good[at]!++
    else console.error(`${expected.program} ${expected.args ?? ''}, io ${io}: ${wrong}`)
    if (process.stdout.isTTY) process.stdout.write(`\r${sum(all)} of ${runs}, ${sum(all) - sum(good)} bad `)
  }
}

/** Returns undefined, or the difference from how it must end. */
async function runOnce(expected: Expected, io: (typeof MODES)[number]) {
  const { program, args = [], drive, code, signal = null, lines } = expected
  await using child = Child.start(new URL(`./programs/${program}.js`, import.meta.url), args, { io })
  const hang = setTimeout(() => child.kill('SIGABRT'), PATIENCE_MS)
  let ending: Ending
  try {
    await drive?.(child)
    ending = await child.ended
  } catch (error) {
    return String(error)
  } finally {
    clearTimeout(hang)
  }
  return isDeepStrictEqual(ending, { code, signal, lines: [...lines], stderr: '' })
    ? undefined
    : JSON.stringify(ending)
}

function tell(): void {
  if (process.stdout.isTTY) process.stdout.write('\r')
  for (const [at, { program, args = [] }] of ENDINGS.entries()) {
    console.log(`${[program, ...args].join(' ').padEnd(20)} ${good[at]} of ${all[at]}`)
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(0)
  console.log(`${sum(good)} of ${runs} runs ended as they must (${seconds} s)`)
  if (sum(good) !== runs) process.exitCode = 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0)
}
