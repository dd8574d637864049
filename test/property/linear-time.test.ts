/** Text of a peer or of a user takes time that grows as its length does, not as the square of it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { scalarFromJson } from '#ttrpc/codec/message/from-json-scalar.js'
import { docsOf } from '#ttrpc/codec/proto/docs.js'
import { jsonText } from '#ttrpc/kits/cli/call/json-colours.js'
import { JsonScanner } from '#ttrpc/kits/cli/call/json-scanner.js'
import { rawMessages } from '#ttrpc/kits/cli/call/messages.js'
import { RequestData } from '#ttrpc/kits/cli/call/request-data.js'
import { fitsGlob } from '#ttrpc/kits/cli/tap/glob.js'
import { Terminal } from '#ttrpc/kits/cli/terminal.js'

const MIB = 1024 * 1024
const FIRST = 4096
/** Linear work on a MiB takes a small part of it, quadratic work many times as long. */
const MOST_MS = 5000

/** Doubles the length until the work takes too long, and returns the longest that did not: quadratic work ends early. */
function longestInTime(work: (length: number) => unknown): number {
  for (let length = FIRST; length <= MIB; length *= 2) {
    const began = performance.now()
    try {
      work(length)
    } catch {
      // Refused: in time, too.
    }
    if (performance.now() - began > MOST_MS) return length / 2
  }
  return MIB
}

const terminal = new Terminal({ interactive: true, colour: true })
const shown = (text: string): string => jsonText({ text }, terminal, false)
const chunk = 256

/** Reads a text in small parts. */
function read(text: string): void {
  const scanner = new JsonScanner()
  for (let at = 0; at < text.length; at += chunk) scanner.push(text.slice(at, at + chunk))
  scanner.end()
}

async function raw(text: string): Promise<void> {
  for await (const _ of rawMessages('base64').requests(RequestData.open(text, terminal)));
}

const CASES: Readonly<Record<string, (length: number) => unknown>> = {
  'int64: zeros inside': (n) => scalarFromJson('int64', `1${'0'.repeat(n)}1`, 'x'),
  'int64: zeros inside a fraction': (n) => scalarFromJson('int64', `1.${'0'.repeat(n)}1`, 'x'),
  'int64: digits of an exponent': (n) => scalarFromJson('int64', `1e${'0'.repeat(n)}1`, 'x'),
  'uint32: digits': (n) => scalarFromJson('uint32', '9'.repeat(n), 'x'),
  'double: digits': (n) => scalarFromJson('double', `1${'0'.repeat(n)}1`, 'x'),
  'bytes: padding inside': (n) => scalarFromJson('bytes', `A${'='.repeat(n)}A`, 'x'),
  'bytes: a wrong end': (n) => scalarFromJson('bytes', `${'A'.repeat(n)}*`, 'x'),
  'a comment of stars': (n) => docsOf(`syntax = "proto3"; /* x${'*'.repeat(n)}x */ message M {}`),
  'shown: controls': (n) => shown('\u202e'.repeat(n)),
  'shown: what looks escaped': (n) => shown('\\u{202e}\u202e'.repeat(n / 8)),
  'shown: escapes': (n) => shown('\\"'.repeat(n)),
  'shown: numbers': (n) => jsonText(Array(n / 4).fill(-1), terminal, false),
  'read in parts: a string': (n) => read(`"${'a'.repeat(n)}"`),
  'read in parts: escapes': (n) => read(`"${'\\u0061'.repeat(n / 6)}"`),
  'read in parts: a list': (n) => read(`[${'1,'.repeat(n / 2)}1]`),
  'read in parts: a number': (n) => read('1'.repeat(n)),
  'read in parts: letters': (n) => read('e'.repeat(n)),
  'read in parts: space': (n) => read(' '.repeat(n)),
  'read in parts: lines': (n) => read('\n'.repeat(n)),
  'read in parts: values': (n) => read('1\n'.repeat(n / 2)),
  'read in parts: brackets': (n) => read('['.repeat(n / 2) + ']'.repeat(n / 2)),
  'a filter with stars': (n) => fitsGlob('a'.repeat(n), '*a*a*b'),
}

describe('time that grows with the length', { timeout: 140_000 }, () => {
  for (const [name, work] of Object.entries(CASES)) test(name, () => assert.equal(longestInTime(work), MIB))

  test('words of base64', async () => {
    const began = performance.now()
    await raw(`${'='.repeat(MIB)}a`).catch(() => {})
    assert.ok(performance.now() - began < MOST_MS)
  })
})

describe('a filter', () => {
  for (const [text, glob, fits] of [
    ['a.B/C', '*', true],
    ['a.B/C', 'a.*/?', true],
    ['a.B/C', 'a.*/??', false],
    ['a.B/C', 'a.B', false],
    ['a+B/C', 'a+B/C', true],
    ['', '**', true],
    ['', '?', false],
    ['abcbd', 'a*b?', true],
    ['aab', '*a*a*b', true],
    ['ab', '*a*a*b', false],
    ['a\nb/C', 'a*C', true],
  ] as const)
    test(`${JSON.stringify(text)} ${fits ? 'fits' : 'does not fit'} ${glob}`, () =>
      assert.equal(fitsGlob(text, glob), fits))
})
