import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ClientOf, checkDefinition } from '#ttrpc/call/service.js'
import { payloadCodec } from '#ttrpc/codec/payload-codec.js'
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
    ['broken.proto', /broken\.proto:3:17: expected a number, found ";"/],
    ['unresolved.proto', /unresolved\.proto:3:3: Missing is not declared/],
    ['missing-import.proto', /missing-import\.proto:2:8: nowhere\/x\.proto is not found/],
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

test('messages and enums by full and bare name; what the user named goes before what it imports', async () => {
  const { messages, enums, services } = await loadProto([path('everything.proto'), path('greeter.proto')])
  assert.ok(messages['lab.v1.Text'] && messages.Text === messages['lab.v1.Text'])
  assert.equal(messages['lab.v1.Text'].name, 'lab.v1.Text')
  assert.equal(enums.Kind, enums['lab.v1.Kind'])
  assert.deepEqual({ ...enums.NullValue }, { NULL_VALUE: 0, 0: 'NULL_VALUE' })
  assert.ok(services.Greeter && services.Lab)
  assert.equal(messages.constructor, undefined)
  const { messages: both } = await loadProto([path('everything.proto'), 'google/protobuf/type.proto'])
  assert.equal(both.Field?.name, 'google.protobuf.Field')
})

test('well-known files are there without folders, and a weak import may be missing', async () => {
  const { messages } = await loadProto(path('weak.proto'))
  const weak = messages.Weak!.create({
    api: { name: 'a', sourceContext: { fileName: 'f' } },
    files: {
      file: [{ name: 'x.proto', messageType: [{ name: 'M', field: [{ name: 'n', type: 'TYPE_INT32' }] }] }],
    },
    status: { code: 5, details: [{ typeUrl: 'x', value: Buffer.from('y') }] },
    code: 'NOT_FOUND',
    item: { name: 'i' },
  })
  assert.equal(weak.files.file[0].messageType[0].field[0].type, 5)
  assert.equal(weak.code, 5)
  for (const name of ['api', 'descriptor', 'type', 'source_context', 'any', 'wrappers', 'field_mask'])
    assert.ok(await loadProto(`google/protobuf/${name}.proto`))
  await assert.rejects(loadProto('google/protobuf/nothing.proto'), /nothing\.proto not found/)
  for (const name of ['status', 'code', 'error_details'])
    assert.ok(await loadProto(`google/rpc/${name}.proto`))
})

test('an edition: presence, encodings and validation as each field has them', async () => {
  const { messages } = await loadProto(path('edition.proto'))
  const type = messages.Edition!
  assert.deepEqual({ ...type.create() }, { implicit: 0, expanded: [] })
  const sent = { explicit: 0, expanded: [1, 2], delimited: { explicit: 3 } }
  const encoded = type.encode(sent)
  assert.equal(encoded.toString('hex'), '08001801180223080324')
  assert.deepEqual(JSON.parse(JSON.stringify(type.decode(encoded))), {
    implicit: 0,
    explicit: 0,
    expanded: [1, 2],
    delimited: { implicit: 0, expanded: [], explicit: 3 },
  })
  assert.equal(type.decode(Buffer.from([0x2a, 1, 0xff])).loose, '\ufffd')
  assert.equal(type.decode(Buffer.from([0x30, 2])).closed, undefined)
})

test('wrong options and files are refused with what is wrong with them', async () => {
  const file = path('greeter.proto')
  const cases: [unknown, unknown, string, RegExp][] = [
    [file, { includeDir: ['x'] }, 'ERR_TTRPC_OPTION', /unknown loadProto option "includeDir"/],
    [file, { includeDirs: 'x' }, 'ERR_TTRPC_OPTION', /includeDirs must be an array of folders, not string/],
    [
      file,
      { includeDirs: [5] },
      'ERR_TTRPC_OPTION',
      /includeDirs\[0\] must be a path or a file: URL object, not number/,
    ],
    [file, { includeDirs: [new URL('http://x/')] }, 'ERR_TTRPC_OPTION', /not "http:\/\/x\/"/],
    [file, { keepCase: 'yes' }, 'ERR_TTRPC_OPTION', /keepCase must be true or false/],
    [file, { int64: 'long' }, 'ERR_TTRPC_OPTION', /int64 must be 'bigint', 'string' or 'number', not "long"/],
    [file, null, 'ERR_TTRPC_OPTION', /loadProto options must be an object, not null/],
    [null, {}, 'ERR_TTRPC_ARGUMENT', /the file of loadProto must be a path or a file: URL object, not null/],
    [[], {}, 'ERR_TTRPC_ARGUMENT', /at least one file/],
    [[file, undefined], {}, 'ERR_TTRPC_ARGUMENT', /the file at 1 must be a path/],
    [new URL('https://x/y.proto'), {}, 'ERR_TTRPC_ARGUMENT', /not "https:/],
    ['', {}, 'ERR_TTRPC_ARGUMENT', /not ""/],
  ]
  for (const [files, options, code, message] of cases)
    await assert.rejects(loadProto(files as string, options as object), { name: 'TypeError', code, message })
  const services = await loadProto('greeter.proto', { includeDirs: [url('')] })
  assert.ok(services.Greeter)
})
