/** A client that reconnects, with servers in processes of their own that are killed. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { test } from 'node:test'
import { type Client, ClosedError, connect } from 'ttrpc'
import { Child } from '../support/child.js'
import { type ReconnectTarget, reconnect, reconnectTargets } from '../support/restartable.js'
import { seededNumbers } from '../support/seeded.js'
import { tempSocket } from '../support/temp-socket.js'

/** Each starts a process, which takes a fifth of a second; `KILL_ROUNDS=500` for more. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 20)
const SEED = 11
const IN_FLIGHT = 8

/** A server that is killed and started again. A second process, started beforehand, takes its place. */
class KilledServer {
  readonly file = `${tempSocket()}.calls`
  readonly #engine: string
  #address: string
  #running: Child | undefined
  #next: Child

  constructor({ engine, tcp }: ReconnectTarget) {
    this.#engine = engine
    this.#address = tcp ? 'tcp://127.0.0.1:0' : tempSocket()
    writeFileSync(this.file, '')
    this.#next = this.#prepare()
  }

  get address(): string {
    return this.#address
  }

  async start(): Promise<void> {
    const child = this.#next
    this.#running = child
    await child.expect('ready')
    child.tell('go')
    const address = await child.line()
    if (this.#address.endsWith(':0')) this.#address = address // the port that was found, from now on
    this.#next = this.#prepare()
  }

  kill(): Promise<unknown> {
    this.#running?.kill('SIGKILL')
    return this.#running?.ended ?? Promise.resolve()
  }

  /** How often each text was counted. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const key of readFileSync(this.file, 'utf8').split('\n').slice(0, -1)) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]()
    await this.#next[Symbol.asyncDispose]()
    rmSync(this.file, { force: true })
  }

  #prepare(): Child {
    const program = new URL('./programs/count-calls.js', import.meta.url)
    return Child.start(program, [this.#address, this.#engine, this.file])
  }
}

interface Made {
  readonly key: string
  readonly idempotent: boolean
  readonly outcome: Promise<unknown>
}

function call(client: Client, key: string, random: () => number): Made {
  const idempotent = random() < 0.5
  const method = random() < 0.5 ? 'Count' : 'Later'
  const answer = client.call('test.v1.Counted', method, Buffer.from(key), { idempotent, waitForReady: true })
  return { key, idempotent, outcome: answer.then(String, (error: unknown) => error) }
}

/** Checks that the caller's outcome is what the file says. Returns that outcome. */
async function check({ key, idempotent, outcome }: Made, counts: Map<string, number>): Promise<string> {
  const result = await outcome
  const count = counts.get(key) ?? 0
  if (result === key) {
    assert.ok(idempotent ? count >= 1 : count === 1, `${key} was answered and has run ${count} times`)
    return count > 1 ? 'answered, run again' : 'answered'
  }
  assert.ok(result instanceof ClosedError, `${key}: ${String(result)}`)
  assert.equal(idempotent, false, `${key} is idempotent and lost`)
  assert.equal(result.sent, true, `${key} never left, and was not sent again`)
  assert.ok(count <= 1, `${key} is not idempotent and has run ${count} times`)
  return count === 1 ? 'lost, run' : 'lost, not run'
}

for (const target of reconnectTargets) {
  const { name, engine } = target
  test(`${name}: ${ROUNDS} servers killed between and during calls, seed ${SEED}`, {
    timeout: 60_000 + ROUNDS * 2000,
  }, async (t) => {
    const random = seededNumbers(SEED)
    await using server = new KilledServer(target)
    await server.start()
    await using client = await connect(server.address, {
      engine,
      reconnect: { ...reconnect, maxAttempts: 1000 },
    })
    const made: Made[] = []
    for (let round = 0; round < ROUNDS; round++) {
      // Between calls now and then, else as soon as so many of those that are open have been answered.
      const begun = Array.from({ length: IN_FLIGHT }, () => {
        const one = call(client, `${made.length}`, random)
        made.push(one)
        return one
      })
      const answered = begun.slice(0, Math.floor(random() * (IN_FLIGHT + 1)))
      await Promise.all(answered.map(({ outcome }) => outcome))
      const killed = server.kill()
      if (random() < 0.5) await killed
      made.push(call(client, `${made.length}`, random))
      await killed
      await server.start()
    }
    await Promise.all(made.map(({ outcome }) => outcome))
    const counts = server.counts()
    const tally = new Map<string, number>()
    for (const one of made) {
      const what = await check(one, counts)
      tally.set(what, (tally.get(what) ?? 0) + 1)
    }
    t.diagnostic([...tally].map(([what, many]) => `${what}: ${many}`).join('; '))
    assert.ok((tally.get('answered') ?? 0) > 0)
  })
}
