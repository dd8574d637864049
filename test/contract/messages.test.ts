/** Typed messages of `loadProto` over a connection: what fits arrives, what does not is named on the side that sent it. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { anyPack, Code, loadProto, type ServiceImplementation, TtrpcError } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

const proto = new URL('../../test/unit/fixtures/proto/everything.proto', import.meta.url)
const { Lab } = await loadProto(proto)
assert.ok(Lab)
const { BadRequest } = (await loadProto('google/rpc/error_details.proto')).messages
assert.ok(BadRequest)

const handlers: ServiceImplementation<typeof Lab> = {
  get: ({ text }) => {
    if (text === 'bad') return { text: 5 }
    if (text === 'nested') return { inner: { inner: { txt: '' } } }
    if (text === 'promise') return { inner: Promise.resolve({}) }
    if (text !== 'details') return { text }
    const details = [anyPack(BadRequest, { fieldViolations: [{ field: 'text' }] })]
    throw new TtrpcError('bad', Code.INVALID_ARGUMENT, { details })
  },
  clear: () => undefined,
  note: (request) => request,
  collect: async (parts) => {
    let weight = 0
    for await (const part of parts) weight += part.weight
    return { weight }
  },
  async *repeat({ text }) {
    yield { text }
    yield { txt: text }
  },
}

async function open(target: Target, interceptors = false) {
  const next = { interceptors: [(call: never) => call] as never[] }
  const way = await openRaw(target, interceptors ? next : {})
  way.server.register(Lab!, handlers)
  const client = await way.connect(interceptors ? next : {})
  const lab = client.service(Lab!) as unknown as Record<
    'get' | 'clear' | 'note' | 'collect' | 'repeat',
    LooseMethod
  >
  return { ...way, lab }
}

// biome-ignore lint/suspicious/noExplicitAny: the messages are not known to the compiler
type Loose = any
type LooseMethod = (message?: Loose) => Promise<Loose> & AsyncIterable<Loose> & LooseStream

interface LooseStream {
  send(message: unknown): Promise<void>
  receive(): Promise<unknown>
}

for (const target of targets) {
  describe(`messages: ${target.name}`, { timeout: 60_000 }, () => {
    for (const interceptors of [false, true]) calls(target, interceptors)
  })
}

function calls(target: Target, interceptors: boolean): void {
  const how = interceptors ? ', with interceptors' : ''

  test(`what fits arrives as plain objects${how}`, async () => {
    await using way = await open(target, interceptors)
    assert.deepStrictEqual(await way.lab.get({ text: 'hi' }), { text: 'hi' })
    const note = await way.lab.note({ number: 2n ** 62n, b: { partName: 'p' } })
    assert.deepEqual(
      { ...note, b: { ...note.b } },
      { number: 2n ** 62n, b: { partName: 'p', weight: 0, parts: [] } },
    )
    assert.equal((await way.lab.collect([{ weight: 1 }, { weight: 2.5 }])).weight, 3.5)
  })

  test(`a request that does not fit is refused by its path, unsent${how}`, async () => {
    await using way = await open(target, interceptors)
    const wrong: [unknown, RegExp][] = [
      [
        { inner: { inner: { text: 5 } } },
        /^cannot encode lab\.v1\.Text: inner\.inner\.text must be a string, not 5$/,
      ],
      [{ txt: 'x' }, /: txt is not a field of lab\.v1\.Text \(is it text\?\)$/],
      [{ inner: Promise.resolve({}) }, /: inner must be an object .* not a Promise \(await it\?\)$/],
      [Promise.resolve({}), /must be .*not (a )?Promise \(await it\?\)$/],
      [new Map(), /must be .*not (a )?Map$/],
    ]
    for (const [request, message] of wrong)
      await assert.rejects(async () => way.lab.get(request), { name: 'TypeError', message })
    const call = way.lab.collect()
    const sent = async () => {
      await call.send({ weight: '1' })
      await call.receive() // with interceptors the message is encoded once they have passed it on
    }
    await assert.rejects(sent, /: weight must be a number, not "1"$/)
    await assert.rejects(
      async () => way.lab.collect([{ weight: 1 }, { parts: [{}, { weight: 1n }] }]),
      /: parts\[1\]\.weight must be a number/,
    )
    assert.deepStrictEqual(await way.lab.get({ text: 'next' }), { text: 'next' })
  })

  test(`a reply that does not fit is code 13 with its path${how}`, async () => {
    await using way = await open(target, interceptors)
    const fails = (text: string, message: RegExp) =>
      assert.rejects(way.lab.get({ text }), { code: 13, message })
    await fails(
      'bad',
      /^ttrpc: error marshalling payload: cannot encode lab\.v1\.Text: text must be a string, not 5$/,
    )
    await fails('nested', /: inner\.inner\.txt is not a field/)
    await fails('promise', /: inner must be an object .*await it/)
    const seen: unknown[] = []
    await assert.rejects(
      async () => {
        for await (const { text } of way.lab.repeat({ text: 'a' })) seen.push(text)
      },
      { code: 13, message: /: txt is not a field/ },
    )
    assert.deepEqual(seen, ['a'])
  })

  test(`a handler of messages without fields may return nothing${how}`, async () => {
    await using way = await open(target, interceptors)
    assert.deepStrictEqual(await way.lab.clear({}), {})
  })

  test(`a detail of an error is found by its type and decoded${how}`, async () => {
    await using way = await open(target, interceptors)
    const error = await way.lab.get({ text: 'details' }).catch((reason: unknown) => reason)
    assert.ok(error instanceof TtrpcError)
    assert.equal(error.detail(BadRequest!)?.fieldViolations[0].field, 'text')
    assert.equal(error.detail({ name: 'google.rpc.Help', decode: () => assert.fail() }), undefined)
    assert.equal(error.details[0]?.typeUrl, 'type.googleapis.com/google.rpc.BadRequest')
    const other = new TtrpcError('x', 5, {
      details: [{ typeUrl: 'google.rpc.BadRequest', value: Buffer.from([255]) }],
    })
    assert.throws(() => other.detail(BadRequest!))
  })
}
