/** When a connection is not read, for how long, and which stream fails then. */
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { type BudgetedStream, type BudgetOwner, ReceiveBudget } from '#ttrpc/protocol/receive-budget.js'

const limits = { connectionBufferBytes: 100, slowReaderTimeoutMs: 1_000 }

/** A connection with these streams; `told` lists what the budget asks of it. */
class Connection implements BudgetOwner {
  readonly told: string[] = []
  readonly budget = new ReceiveBudget(this, limits)
  readonly #unread = new Map<string, number>()
  readonly #isLone: boolean

  constructor(isLone: boolean) {
    this.#isLone = isLone
  }

  pauseReading(): void {
    this.told.push('pause')
  }

  resumeReading(): void {
    this.told.push('resume')
  }

  mayPauseForEver(progress: boolean): boolean {
    return this.#isLone && progress
  }

  loneMark(): undefined {
    return undefined
  }

  *budgeted(): Iterable<BudgetedStream> {
    for (const [name, unreadBytes] of this.#unread) {
      yield { unreadBytes, onFull: () => this.#fail(name) }
    }
  }

  receive(name: string, bytes: number): void {
    this.#unread.set(name, (this.#unread.get(name) ?? 0) + bytes)
    this.budget.add(bytes)
  }

  read(name: string, bytes: number): void {
    this.#unread.set(name, this.#unread.get(name)! - bytes)
    this.budget.remove(bytes)
  }

  #fail(name: string): void {
    this.told.push(`${name} fails`)
    const bytes = this.#unread.get(name)!
    this.#unread.delete(name)
    this.budget.remove(bytes)
  }
}

/** Runs with a clock of its own; `tick` lets time and the turns of the loop pass. */
async function withClock(run: (tick: (ms: number) => void) => void): Promise<void> {
  mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] })
  try {
    run((ms) => mock.timers.tick(ms))
  } finally {
    mock.timers.reset()
  }
}

test('over the mark reading pauses, once readers have had their turn; at half of it, it goes on', () =>
  withClock((tick) => {
    const connection = new Connection(true)
    connection.receive('a', 100)
    tick(0)
    assert.deepEqual(connection.told, [])
    connection.receive('a', 50)
    connection.read('a', 60)
    tick(0)
    assert.deepEqual(connection.told, [], 'the reader kept up')
    connection.receive('a', 60)
    tick(0)
    assert.deepEqual(connection.told, ['pause'])
    connection.read('a', 99)
    assert.deepEqual(connection.told, ['pause'])
    connection.read('a', 1)
    assert.deepEqual(connection.told, ['pause', 'resume'])
    tick(5_000)
    assert.deepEqual(connection.told, ['pause', 'resume'])
  }))

test('after slowReaderTimeoutMs the worst fails, one each time until there is room', () =>
  withClock((tick) => {
    const connection = new Connection(false)
    connection.receive('some', 90)
    connection.receive('most', 300)
    connection.receive('more', 200)
    tick(0)
    tick(999)
    assert.deepEqual(connection.told, ['pause'])
    tick(1)
    assert.deepEqual(connection.told, ['pause', 'most fails'])
    tick(1_000)
    assert.deepEqual(connection.told, ['pause', 'most fails', 'more fails', 'resume'])
  }))

test('a lone stream that is read, however slowly, goes on; one that is not, fails', () =>
  withClock((tick) => {
    const connection = new Connection(true)
    connection.receive('a', 200)
    tick(0)
    for (let i = 0; i < 20; i++) {
      connection.read('a', 1)
      tick(1_000)
    }
    assert.deepEqual(connection.told, ['pause'])
    tick(1_000)
    assert.deepEqual(connection.told, ['pause', 'a fails', 'resume'])
  }))

test('a connection that is gone fails no stream', () =>
  withClock((tick) => {
    const connection = new Connection(false)
    connection.receive('a', 200)
    tick(0)
    connection.budget.close()
    tick(5_000)
    assert.deepEqual(connection.told, ['pause'])
  }))
