/** Connections and servers that go at any moment: no call is lost, none that is not idempotent runs twice. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { type Client, ClosedError } from 'ttrpc'
import { abortConnection } from 'ttrpc/testing'
import {
  COUNTED_SERVICE,
  openRestartable,
  type ReconnectTarget,
  type Restartable,
  reconnect,
  reconnectTargets,
} from '../support/restartable.js'
import { seededNumbers } from '../support/seeded.js'

const ROUNDS = 500
const SEED = 7
/** So many attempts that no call of this test uses them up. */
const endless = { ...reconnect, maxAttempts: 1000 }

for (const target of reconnectTargets) {
  describe(`rounds of reconnecting: ${target.name}`, { timeout: 140_000 }, () => suite(target))
}

interface Made {
  readonly key: string
  readonly idempotent: boolean
  readonly waitForReady: boolean
  readonly stream: boolean
  /** Its text, or its error. */
  readonly outcome: Promise<unknown>
}

function suite(target: ReconnectTarget): void {
  test(`${ROUNDS} rounds, seed ${SEED}`, async () => {
    const random = seededNumbers(SEED)
    await using pair = await openRestartable(target, { reconnect: endless })
    const { server, client } = pair
    const made: Made[] = []
    for (let round = 0; round < ROUNDS; round++) {
      for (let left = Math.floor(random() * 6); left > 0; left--)
        made.push(make(client, `${made.length}`, random))
      if (random() < 0.5) await made.at(-1)?.outcome
      await disturb(server, client, random)
    }
    const succeeded = await Promise.all(made.map((call) => check(server, call)))
    const lived = succeeded.filter(Boolean).length
    assert.ok(lived > made.length / 4, `only ${lived} of ${made.length} calls came through`)
    const last = { waitForReady: true, idempotent: true } // the client may not know yet of the last disturbance
    assert.equal(String(await client.call(COUNTED_SERVICE, 'Count', Buffer.from('end'), last)), 'end')
    assert.deepEqual(client.calls, [])
  })
}

function make(client: Client, key: string, random: () => number): Made {
  const idempotent = random() < 0.3
  const waitForReady = random() < 0.7
  const stream = random() < 0.2
  const options = { idempotent, waitForReady }
  const bytes = Buffer.from(key)
  const method = random() < 0.1 && !idempotent ? 'Drop' : 'Count'
  const answer = stream
    ? client.stream(COUNTED_SERVICE, 'List', 'serverStreaming', bytes, options).receive()
    : client.call(COUNTED_SERVICE, method, bytes, options)
  const outcome = answer.then(String, (error: unknown) => error)
  return { key, idempotent, waitForReady, stream, outcome }
}

/** One of the ways in which a connection ends, or none. */
async function disturb(server: Restartable, client: Client, random: () => number): Promise<void> {
  const kind = random()
  if (kind < 0.4) abortConnection(client)
  else if (kind < 0.7) {
    await server.stop()
    await server.start()
  } else if (kind < 0.8) {
    const stopped = server.stop()
    if (random() < 0.5) await new Promise((resolve) => setImmediate(resolve))
    await stopped
    await server.start()
  }
}

/** Checks that the caller's outcome is what the server did. Returns whether the call has succeeded. */
async function check(server: Restartable, call: Made): Promise<boolean> {
  const { key, idempotent, waitForReady, stream } = call
  const result = await call.outcome
  const runs = server.runs.get(key) ?? 0
  if (result === key) {
    assert.ok(idempotent && !stream ? runs >= 1 : runs === 1, `${key} has run ${runs} times`)
    return true
  }
  assert.ok(result instanceof ClosedError, `${key}: ${String(result)}`)
  if (result.sent === false) {
    assert.equal(runs, 0, `${key} has run, and its error says that it was not sent`)
    assert.equal(waitForReady, false, `${key} was not sent and did not wait`)
  } else assert.ok(runs <= 1, `${key} has run ${runs} times`)
  assert.ok(stream || !(idempotent && waitForReady), `${key} is idempotent and waits, and is lost`)
  return false
}
