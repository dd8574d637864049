/**
 * Every call of a client ends, wherever it waits: each place where it can wait, by each way of ending it. Afterwards
 * nothing of it is left: no open call, no listener on its signal.
 */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Code, type Interceptor, isTtrpcError } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { until } from '../support/raw-service.js'
import { STREAMS, text } from './stream-way.js'
import { engines, type Target } from './targets.js'
import {
  beforeNext,
  cancel,
  type Ending,
  endings,
  endOne,
  never,
  openPlaces,
  type Place,
  SOON_MS,
  streamPlaces,
  unaryPlaces,
} from './waiting-places.js'

holdWhileTesting()

for (const target of engines) {
  describe(`a call ends wherever it waits: ${target.name}`, { timeout: 60_000 }, () => {
    for (const [place, waits] of Object.entries(unaryPlaces))
      ends(target, `a unary call in ${place}`, waits, endings)
    for (const [place, waits] of Object.entries(streamPlaces)) {
      ends(target, `a stream in ${place}`, waits, { ...endings, 'cancel()': cancel })
    }
    turns(target)
  })
}

function ends(target: Target, what: string, place: Place, ways: Readonly<Record<string, Ending>>): void {
  test(`${what}, by ${Object.keys(ways).join(', ')}`, async () => {
    for (const [name, ending] of Object.entries(ways)) {
      const arrived = new Gate()
      await using way = await openPlaces(target, place.interceptors?.(arrived) ?? [])
      await endOne(way.client, place, ending, arrived, name)
    }
  })
}

/** What interceptors may still do when a bound is reached. */
function turns(target: Target): void {
  test('an interceptor replaces the error of a call that ends by its deadline, signal or the close', async () => {
    const rescue: Interceptor = (next) => (request) => next(request).catch(() => Buffer.from('rescued'))
    for (const [name, ending] of Object.entries(endings)) {
      await using way = await openPlaces(target, [rescue])
      const { client } = way
      const controller = new AbortController()
      const call = client.call(STREAMS, 'Never', text('x'), ending.options?.(controller) ?? {})
      if (ending.end !== undefined) {
        await until(() => way.server.connections.some(({ calls }) => calls.length > 0))
        ending.end({ outcome: call }, client, controller)
      }
      assert.equal(String(await call), 'rescued', name)
    }
  })

  test('an interceptor gives a call more time, which then bounds it', async () => {
    let deadline: Date | undefined
    const patient: Interceptor = (next) => async (request) => {
      request.deadline = deadline
      await next(request).catch(() => {})
      return never
    }
    await using way = await openPlaces(target, [patient])
    const begun = performance.now()
    deadline = new Date(Date.now() + 3 * SOON_MS)
    await assert.rejects(way.client.call(STREAMS, 'Never', text('x'), { timeoutMs: SOON_MS }), {
      code: Code.DEADLINE_EXCEEDED,
    })
    assert.ok(performance.now() - begun >= 2 * SOON_MS)
  })

  test('the deadline of an attempt does not end the call', async () => {
    let attempts = 0
    const retrying: Interceptor = (next) => async (request) => {
      for (;;) {
        try {
          return await next({ ...request, deadline: new Date(Date.now() + 20) })
        } catch (error) {
          if (++attempts === 3) return Buffer.from('third')
          assert.equal(isTtrpcError(error) && error.code, Code.DEADLINE_EXCEEDED)
        }
      }
    }
    await using way = await openPlaces(target, [retrying])
    const reply = await way.client.call(STREAMS, 'Never', text('x'), { timeoutMs: 30_000 })
    assert.equal(String(reply), 'third')
  })

  test('after close(), interceptors that wait end too', async () => {
    await using way = await openPlaces(target, beforeNext(new Gate()))
    await way.client.close()
    await assert.rejects(way.client.call(STREAMS, 'Unary', text('x')), {
      code: Code.UNAVAILABLE,
      sent: false,
    })
    const call = way.client.stream(STREAMS, 'Echo', 'bidiStreaming')
    await assert.rejects(call.receive(), { code: Code.UNAVAILABLE })
  })
}
