/** What a service's methods are given once: it holds for calls that don't say it themselves. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { STUCK_CHANNEL, type StuckCall } from 'ttrpc'
import { echoDefinition } from '../support/echo-service.js'
import { until } from '../support/raw-service.js'
import { engines, openRaw, type Target } from './targets.js'

for (const target of engines)
  describe(`defaults of methods: ${target.name}`, { timeout: 60_000 }, () => suite(target))

function suite(target: Target): void {
  test('the call goes before the method, the method before the client', async () => {
    const way = await openRaw(target)
    way.server.register(
      echoDefinition,
      {
        deadline: (_, context) => ({
          value: context.deadline === undefined ? 'none' : String(context.deadline.getTime() - Date.now()),
        }),
      },
      { partial: true },
    )
    const client = await way.connect({ callTimeoutMs: 100_000 })
    const left = async (call: Promise<{ value: string }>): Promise<number> => {
      const { value } = await call
      return value === 'none' ? Number.POSITIVE_INFINITY : Math.ceil(Number(value) / 10_000) * 10_000
    }
    const plain = client.service(echoDefinition)
    const own = client.service(echoDefinition, { methods: { deadline: { timeoutMs: 50_000 } } })
    const endless = client.service(echoDefinition, {
      methods: { deadline: { timeoutMs: Number.POSITIVE_INFINITY } },
    })
    assert.equal(await left(plain.deadline({})), 100_000)
    assert.equal(await left(own.deadline({})), 50_000)
    assert.equal(await left(own.deadline({}, { timeoutMs: 20_000 })), 20_000)
    assert.equal(await left(own.deadline({}, { deadline: new Date(Date.now() + 70_000) })), 70_000)
    assert.equal(await left(endless.deadline({})), Number.POSITIVE_INFINITY)
    await client.close()
    await way.server.close()
  })

  test('names and options that mean nothing are refused', async () => {
    const way = await openRaw(target)
    const client = await way.connect()
    for (const methods of [{ Deadline: {} }, { deadline: { signal: 1 } }, { deadline: { timeoutMs: 'x' } }]) {
      assert.throws(() => client.service(echoDefinition, { methods: methods as never }), {
        code: 'ERR_TTRPC_OPTION',
      })
    }
    await client.close()
    await way.server.close()
  })

  test('server.connections tells ages and calls; stuckCallMs publishes each call once', async () => {
    const told: StuckCall[] = []
    const onStuck = (call: unknown): number => told.push(call as StuckCall)
    diagnostics.subscribe(STUCK_CHANNEL, onStuck)
    const way = await openRaw(target, { stuckCallMs: 40 })
    const client = await way.connect()
    const call = client.call('test.v1.Raw', 'Block', Buffer.from('stuck'))
    await way.calls.get('stuck').begun.promise
    await until(() => told.length > 0)
    const [connection] = way.server.connections
    assert.ok(connection)
    assert.ok(connection.ageMs >= connection.calls[0]!.ageMs)
    assert.deepEqual(
      connection.calls.map(({ service, method }) => [service, method]),
      [['test.v1.Raw', 'Block']],
    )
    assert.ok(told[0]!.ageMs >= 40, `${told[0]!.ageMs} ms`)
    const age = connection.calls[0]!.ageMs
    await until(() => way.server.connections[0]!.calls[0]!.ageMs > age + 60)
    assert.equal(told.length, 1)
    way.calls.get('stuck').released.fire()
    await call
    assert.deepEqual(way.server.connections[0]?.calls, [])
    await client.close()
    await way.server.close()
    diagnostics.unsubscribe(STUCK_CHANNEL, onStuck)
  })
}
