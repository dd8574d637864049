/** JSON values that come in parts: the same values as JSON.parse reads, and the same texts refused. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { jsonValues } from '#ttrpc/kits/cli/call/json-values.js'
import { parseDuration } from '#ttrpc/kits/cli/duration.js'

async function read(parts: readonly string[]): Promise<unknown[]> {
  const values: unknown[] = []
  for await (const value of jsonValues(parts)) values.push(value)
  return values
}

function cut(text: string, places: readonly number[]): string[] {
  const ends = places.map((place) => place % (text.length + 1)).sort((a, b) => a - b)
  return [...ends, text.length].map((end, i) => text.slice(i === 0 ? 0 : ends[i - 1], end))
}

const fails = (text: string): boolean => {
  try {
    JSON.parse(text)
    return false
  } catch {
    return true
  }
}

describe('JSON values in parts', () => {
  test('are those that were written, wherever the text is cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.constantFrom(' ', '\n', '\t \r\n'),
        fc.constantFrom(0, 2),
        async (values, places, space, indent) => {
          const text = values.map((value) => JSON.stringify(value, undefined, indent)).join(space)
          const plain = values.map((value) => JSON.parse(JSON.stringify(value)) as unknown)
          assert.deepEqual(await read(cut(text, places)), plain)
        },
      ),
    ))

  test('one text is refused where JSON.parse refuses it, with a line and a column', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...'{}[],:"\\u0aeE+-.1 \n\u0001\u0085', 'true', 'null', 'é'), {
          maxLength: 8,
        }),
        async (letters) => {
          const text = `[${letters.join('')}]`
          if (!fails(text)) return assert.deepEqual(await read([text]), [JSON.parse(text)])
          // Several values after each other are allowed here.
          const result = await read([text]).catch((error: Error) => error.message)
          if (typeof result === 'string') assert.match(result, /not JSON: line \d+ column \d+: /)
          else assert.ok(result.length > 1, text)
        },
      ),
      { numRuns: 2000 },
    ))

  test('a long string, whole and without an end', async () => {
    const long = `"${'a'.repeat(20_000_000)}`
    assert.deepEqual((await read([`${long}"`])).length, 1)
    await assert.rejects(read([long]), /the text ends too early/)
  })
})

describe('durations', () => {
  for (const [text, ms] of [
    ['2s', 2000],
    ['500ms', 500],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['0.5ms', 0.5],
  ] as const) {
    test(text, () => assert.equal(parseDuration(text, '--timeout'), ms))
  }

  for (const text of ['', '2', 's', '-1s', '0s', '1d', '1 s', '1e3s', 'Infinity', '99999999999s', '2s3ms']) {
    test(`not ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseDuration(text, '--timeout'), /--timeout takes/))
  }
})
