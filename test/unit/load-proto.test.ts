import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ClientOf, checkDefinition } from '#ttrpc/call/service.js'
import { payloadCodec } from '#ttrpc/codec/payload.js'
import { loadProto } from '#ttrpc/codec/proto/load-proto.js'

const ANY_SIZE = Number.POSITIVE_INFINITY

const url = (name: string) => new URL(`../../test/unit/fixtures/proto/${name}`, import.meta.url)
const path = (name: string) => fileURLToPath(url(name))

test('services by full and bare name, with codecs and streaming flags', async () => {
  const services = await loadProto(path('greeter.proto'))
  assert.deepEqual(Object.keys(services).sort(), [
    'Greeter',
    'Twin',
    'demo.v1.Greeter',
    'demo.v1.shared.Twin',
  ])
  const greeter = services.Greeter
  assert.ok(greeter)
  assert.equal(greeter, services['demo.v1.Greeter'])
  checkDefinition(greeter)
  assert.equal(greeter.name, 'demo.v1.Greeter')
  const flags = Object.entries(greeter.methods).map(([name, m]) => [
    name,
    m.clientStreaming,
    m.serverStreaming,
  ])
  assert.deepEqual(flags, [
    ['SayHello', false, false],
    ['Count', false, true],
    ['Sum', true, false],
    ['Chat', true, true],
  ])
})

test('reflected types go through staging and inbox, fields in camelCase', async () => {
  const { Greeter } = await loadProto(url('greeter.proto'))
  assert.ok(Greeter?.methods.SayHello)
  const codec = payloadCodec(Greeter.methods.SayHello.input)
  const request = {
    firstName: 'ada',
    photo: new Uint8Array([1, 2]),
    items: [{ name: 'a' }, { name: 'b' }],
    blobs: [new Uint8Array([3])],
    samples: Array.from({ length: 40 }, (_, i) => i / 3),
  }
  for (let again = 0; again < 3; again++) {
    const staging = Buffer.alloc(4096)
    const end = codec.encodeInto(request, staging, 11)
    assert.ok(typeof end === 'number' && end > 11)
    const message = codec.decode(staging, 11, end - 11, true, ANY_SIZE)
    staging.fill(0xff)
    assert.equal(message.firstName, 'ada')
    assert.deepEqual([...message.photo, ...message.blobs[0]], [1, 2, 3])
    assert.deepEqual(
      message.items.map((item: { name: string }) => item.name),
      ['a', 'b'],
    )
    assert.deepEqual(message.samples, request.samples)
  }
})

test('an ambiguous bare name is left out', async () => {
  const services = await loadProto([path('greeter.proto'), path('shared/item.proto'), url('twin.proto')])
  assert.equal(services.Twin, undefined)
  assert.ok(services['demo.v1.shared.Twin'] && services['demo.v2.Twin'])
  assert.equal(services.constructor, undefined)
})

test('includeDirs find files and imports', async () => {
  const services = await loadProto('greeter.proto', { includeDirs: ['/nonexistent', path('')] })
  assert.ok(services.Greeter)
})

test('errors name the file', async () => {
  const cases: [string, RegExp][] = [
    ['nowhere.proto', /nowhere\.proto not found \(looked at /],
    ['broken.proto', /broken\.proto.*line 3/],
    ['unresolved.proto', /unresolved\.proto.*Missing/],
    ['missing-import.proto', /missing-import\.proto imports nowhere\/x\.proto, which is not found/],
  ]
  for (const [name, message] of cases) {
    await assert.rejects(loadProto(path(name)), { name: 'Error', code: 'ERR_TTRPC_PROTO', message })
  }
  await assert.rejects(loadProto(path('')), { code: 'ERR_TTRPC_PROTO' })
})

test('a loaded service types as a loose client, whose streams are streams', async () => {
  const services = await loadProto(path('greeter.proto'))
  type Loose = ClientOf<NonNullable<(typeof services)['x']>>
  const use = async (client: Loose) => {
    assert.ok(client.sayHello && client.count && client.chat)
    const { text } = await client.sayHello({ any: 'thing' })
    for await (const { n } of client.count({})) return text.length + n
    const call = client.chat()
    await call.send({})
    return (await call.receive())?.n
  }
  const fake = { sayHello: async () => ({ text: 'four' }), count: () => [{ n: 5 }], chat: () => {} }
  assert.equal(await use(fake as unknown as Loose), 9)
})
