// The reporter of `npm test`: Node's `spec`, without the tests that a pattern of names left out, and with a list of
// what else was left out, such as the tests against Go where Go is not installed.
import { Readable } from 'node:stream'
import { spec as Spec } from 'node:test/reporters'

/** What Node 20 reports as the reason for a test whose name does not match; newer versions report no such test. */
const NO_MATCH = 'test name does not match pattern'

/** Whether a pattern selects tests. From Node 22 on, a file without a test that matches is reported as a test. */
const hasPattern = process.execArgv.some((arg) => arg.startsWith('--test-name-pattern'))

/** Called by Node's runner. Yields the text of a run. */
export default async function* report(events) {
  const kept = new MatchingTests(events)
  yield* Readable.from(kept).pipe(new Spec())
  if (kept.matched === 0) {
    yield '\nNo test has such a name. A pattern is a part of a name, as in: npm test -- A8\n'
    process.exitCode = 1
  }
  yield* leftOut(kept.reasons)
}

/** The events of a run, without those of tests whose names did not match. */
export class MatchingTests {
  /** How many tests have run, or were skipped for another reason. */
  matched = 0
  /** The reasons for which tests and suites were skipped, and how often. */
  reasons = new Map()
  #events
  #hidden = { tests: 0, suites: 0, pass: 0, skipped: 0 }
  /** Starts of tests that have not been passed on: they wait for the end of a test that matches. */
  #starts = []

  constructor(events) {
    this.#events = events
  }

  async *[Symbol.asyncIterator]() {
    for await (const event of this.#events) {
      if (event.type === 'test:start') this.#starts.push(event)
      else if (event.type === 'test:pass' || event.type === 'test:fail') yield* this.#end(event)
      else if (event.type === 'test:diagnostic') yield this.#counted(event)
      else if (event.type !== 'test:plan') yield event
    }
  }

  *#end(event) {
    const { data } = event
    const isSuite = data.details?.type === 'suite'
    const waits = this.#starts.at(-1)?.data.nesting === data.nesting
    const isEmpty = isSuite || (hasPattern && data.name.endsWith('.test.js'))
    const hides = isEmpty && data.skip === undefined && event.type === 'test:pass'
    if (waits && (data.skip === NO_MATCH || hides)) {
      this.#starts.pop()
      if (isSuite) this.#hidden.suites++
      else this.#hide(data.skip === undefined ? 'pass' : 'skipped')
      return
    }
    if (typeof data.skip === 'string') this.reasons.set(data.skip, (this.reasons.get(data.skip) ?? 0) + 1)
    this.matched++
    yield* this.#starts.splice(0)
    yield event
  }

  #hide(kind) {
    this.#hidden.tests++
    this.#hidden[kind]++
  }

  /** Takes the hidden tests out of the counts at the end of a run. */
  #counted(event) {
    const [, name, count] = /^(tests|suites|pass|skipped) (\d+)$/.exec(event.data.message) ?? []
    if (name === undefined || event.data.nesting !== 0) return event
    return { ...event, data: { ...event.data, message: `${name} ${count - this.#hidden[name]}` } }
  }
}

function* leftOut(reasons) {
  if (reasons.size === 0) return
  yield '\nLeft out:\n'
  for (const [reason, count] of reasons) yield `  ${count} tests or suites: ${reason}\n`
}
