/** When a connection is not read, for how long, and which stream fails then. */
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Account } from '#ttrpc/protocol/account.js'
import { EngineBudget } from '#ttrpc/protocol/engine-budget.js'
import { type BudgetedStream, type BudgetOwner, ReceiveBudget } from '#ttrpc/protocol/receive-budget.js'

const limits = { connectionBufferBytes: 100, slowReaderTimeoutMs: 1_000 }
const roomy = { engineReceiveBytes: 1e9, engineBufferBytes: 1e9 }

/** A connection with these streams; `told` lists what the budget asks of it. */
class Connection implements BudgetOwner {
  readonly told: string[] = []
  readonly account = new Account(new EngineBudget(), roomy)
  readonly budget = new ReceiveBudget(this, limits, this.account)
  readonly #unread = new Map<string, number>()
  readonly #isLone: boolean

  constructor(isLone: boolean) {
    this.#isLone = isLone
  }

  pause(): void {
    this.told.push('pause')
  }

  resume(): void {
    this.told.push('resume')
  }

  mayPauseForEver(progress: boolean): boolean {
    return this.#isLone && progress
  }

  soleStreamLimit(): undefined {
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

test('after slowReaderTimeoutMs the worst fail at once, until half of the limit is free', () =>
  withClock((tick) => {
    const connection = new Connection(false)
    for (const [name, bytes] of Object.entries({ least: 20, some: 90, most: 300, more: 200 })) {
      connection.receive(name, bytes)
    }
    tick(0)
    tick(999)
    assert.deepEqual(connection.told, ['pause'])
    tick(1)
    assert.deepEqual(connection.told, ['pause', 'most fails', 'more fails', 'some fails', 'resume'])
    assert.equal(connection.account.bytes, 20)
  }))

test('slow readers that follow at once have less time, until a reader ends a pause', () =>
  withClock((tick) => {
    const connection = new Connection(false)
    connection.receive('a', 200)
    tick(0)
    tick(1_000)
    for (const name of ['b', 'c', 'd']) {
      connection.receive(name, 200)
      tick(0)
      tick(100) // the clock of `performance` has hardly moved since the last failure
    }
    const failed = connection.told.filter((line) => line.endsWith('fails'))
    assert.deepEqual(failed, ['a fails', 'b fails', 'c fails', 'd fails'])
    connection.receive('reader', 200)
    tick(0)
    connection.read('reader', 200)
    connection.receive('e', 200)
    tick(0)
    tick(999)
    assert.equal(connection.told.at(-1), 'pause')
    tick(1)
    assert.deepEqual(connection.told.slice(-2), ['e fails', 'resume'])
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
