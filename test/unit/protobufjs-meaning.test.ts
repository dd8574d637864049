/** What docs/codecs.md says of codecs of protobufjs that are handed in as they are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { Server } from 'ttrpc'
import { inMemory } from 'ttrpc/testing'

const file = fileURLToPath(new URL('../../test/unit/fixtures/proto/everything.proto', import.meta.url))
const root = (await new protobuf.Root().load(file)) as protobuf.Root

/** What a message becomes that passes through a server: nothing of it may be refused. */
async function arrives(name: string, message: object): Promise<Record<string, unknown>> {
  const type = root.lookupType(`lab.v1.${name}`)
  const definition = { name: 'lab.v1.Echo', methods: { Echo: { input: type, output: type } } } as const
  const server = new Server().register(definition, { echo: (one) => one })
  try {
    return (await inMemory(server)
      .service(definition)
      .echo(message as never)) as unknown as Record<string, unknown>
  } finally {
    await server.close()
  }
}

test('values that do not fit arrive as others', async () => {
  const scalar = async (field: string, value: unknown) =>
    (await arrives('Scalars', { [field]: value }))[field]
  assert.equal(String(await scalar('int64', 10n)), '0')
  assert.equal(((await arrives('Scalars', { int64: 10 })).int64 as { low: number }).low, 10)
  for (const value of [2 ** 63, 1.5, Number.NaN]) assert.notEqual(Number(await scalar('int64', value)), value)
  assert.equal(await scalar('kind', 'KIND_ONE'), 0)
  assert.deepEqual(Object.keys(await arrives('Scalars', { strnig: 'x' })), [])
  for (const value of [5, true]) assert.equal(await scalar('string', value), '')
  assert.equal(await scalar('bool', 'false'), true)
  assert.equal(await scalar('int32', 3e9), -1_294_967_296)
  assert.equal(await scalar('int32', 1.5), 1)
  assert.equal(((await scalar('bytes', 'hello')) as Uint8Array).length, 3)
})

test('messages that do not fit arrive as others', async () => {
  const { timestamp } = await arrives('WellKnown', { timestamp: new Date(1.7e12) })
  assert.equal(String((timestamp as { seconds: unknown }).seconds), '0')
  const { any } = await arrives('WellKnown', { any: { typeUrl: 'x' } })
  assert.equal((any as { type_url: string }).type_url, '')
  assert.deepEqual((await arrives('Maps', { string: new Map([['a', 'b']]) })).string, {})
  const type = root.lookupType('lab.v1.Presence')
  assert.equal(type.encode({ a: 'x', c: 5 }).finish().length, 5)
})
