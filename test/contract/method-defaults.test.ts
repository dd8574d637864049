/** Options of a service's methods, which hold for calls that do not set them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CallOptions, Metadata } from 'ttrpc'
import { echoDefinition } from '../support/echo-service.js'
import { engines, openRaw, type Target } from './targets.js'

for (const target of engines)
  describe(`defaults of methods: ${target.name}`, { timeout: 60_000 }, () => suite(target))

function suite(target: Target): void {
  test('the call goes before the method, the method before the client', async () => {
    await using way = await openRaw(target)
    way.server.register(
      echoDefinition,
      {
        deadline: (_, context) => ({
          value: context.deadline === undefined ? 'none' : String(context.deadline.getTime() - Date.now()),
        }),
      },
      { partial: true },
    )
    await using client = await way.connect({ callTimeoutMs: 100_000 })
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
  })

  test('names and options that mean nothing are refused', async () => {
    await using way = await openRaw(target)
    await using client = await way.connect()
    for (const methods of [
      { Deadline: {} },
      { missing: {} },
      { deadline: { signal: 1 } },
      { deadline: { timeoutMs: 'x' } },
      { deadline: 1 },
    ]) {
      assert.throws(() => client.service(echoDefinition, { methods: methods as never }), {
        code: 'ERR_TTRPC_OPTION',
      })
    }
    const methods = { deadline: { metadata: 1 } }
    assert.throws(() => client.service(echoDefinition, { methods: methods as never }), {
      code: 'ERR_TTRPC_METADATA',
    })
  })

  test('an option that is undefined says nothing; metadata is filled up by key', async () => {
    await using way = await openRaw(target)
    way.server.register(
      echoDefinition,
      {
        deadline: (_, context) => ({ value: context.deadline === undefined ? 'none' : 'some' }),
        metadata: (_, context) => ({ value: JSON.stringify([...context.metadata]) }),
      },
      { partial: true },
    )
    const given = new Metadata({ Namespace: 'k8s.io', 'trace-id': ['1', '2'] })
    await using client = await way.connect()
    const service = client.service(echoDefinition, {
      methods: { deadline: { timeoutMs: 50_000 }, metadata: { metadata: given } },
    })
    given.set('namespace', 'changed later')
    const { value } = await service.deadline({}, { timeoutMs: undefined, metadata: undefined } as object)
    assert.equal(value, 'some')
    const sent = async (options?: CallOptions): Promise<unknown> =>
      JSON.parse((await service.metadata({}, options)).value)
    const all = [
      ['namespace', 'k8s.io'],
      ['trace-id', '1'],
      ['trace-id', '2'],
    ]
    assert.deepEqual(await sent(), all)
    assert.deepEqual(await sent({ metadata: undefined } as object), all)
    assert.deepEqual(await sent({ metadata: new Map([['TRACE-ID', '7']]) }), [
      ['trace-id', '7'],
      ['namespace', 'k8s.io'],
    ])
    assert.deepEqual(await sent(), all, 'a call does not change the defaults')
  })
}
