/** Unary calls, raw and typed, and every way in which one can fail. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  type Client,
  ClosedError,
  Code,
  isTtrpcError,
  isUnimplemented,
  OversizedMessageError,
  type RawHandler,
  type ServerOptions,
  type StatusDetail,
  TtrpcError,
} from 'ttrpc'
import { echoDefinition } from '../support/echo-service.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE } from '../support/raw-service.js'
import { MAX_BODY } from '../support/wire.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Calls'
const empty = new Uint8Array(0)

interface Opened extends RawWay {
  readonly client: Client
}

async function open(target: Target, handlers: Record<string, RawHandler> = {}, options?: ServerOptions) {
  const way = await openRaw(target, options)
  way.server.registerRaw(SERVICE, handlers)
  const client = await way.connect()
  return { ...way, client } satisfies Opened
}

for (const target of targets) {
  describe(`calls: ${target.name}`, { timeout: 60_000 }, () => {
    answers(target)
    failures(target)
    sizes(target)
  })
}

function answers(target: Target): void {
  test('A1, A2: raw bytes of any length come back as they went', async () => {
    await using way = await open(target)
    const { client } = way
    for (const length of [0, 1, 64, 65, 127, 128, 16_383, 16_384, 65_535, 65_536, 1_000_000]) {
      const bytes = Buffer.alloc(length, length)
      assert.ok(bytes.equals(await client.call(RAW_SERVICE, 'Echo', bytes)), `${length} bytes`)
    }
  })

  test('a request may be changed once the call is made', async () => {
    await using way = await open(target)
    const { client } = way
    for (const length of [10, 100_000]) {
      const bytes = Buffer.alloc(length, 'a')
      const reply = client.call(RAW_SERVICE, 'Echo', bytes)
      bytes.fill('b')
      assert.ok(Buffer.alloc(length, 'a').equals(await reply))
    }
  })

  test('typed messages, their defaults included', async () => {
    await using way = await open(target)
    const { server, client } = way
    server.register(
      echoDefinition,
      { echo: (request) => request, empty: async () => ({}), echoBytes: (request) => request },
      { partial: true },
    )
    const echo = client.service(echoDefinition)
    assert.equal((await echo.echo({ value: 'Grüße 👋' })).value, 'Grüße 👋')
    assert.equal((await echo.echo({ value: '' })).value, '')
    assert.deepEqual({ ...(await echo.empty({})) }, {})
    const value = Buffer.alloc(200_000, 7)
    assert.ok(value.equals((await echo.echoBytes({ value })).value))
    assert.ok(isUnimplemented(await echo.big({ value: 1 }).catch((error) => error)))
  })

  test('A20: answers come in the order in which handlers end', async () => {
    await using way = await open(target)
    const { client, calls } = way
    const order: string[] = []
    const names = ['a', 'b', 'c', 'd']
    const all = names.map(async (name) => {
      await client.call(RAW_SERVICE, 'Block', Buffer.from(name))
      order.push(name)
    })
    await Promise.all(names.map((name) => calls.get(name).begun.promise))
    for (const [i, name] of ['c', 'a', 'd', 'b'].entries()) {
      calls.get(name).released.fire()
      while (order.length <= i) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(all)
    assert.deepEqual(order, ['c', 'a', 'd', 'b'])
  })

  test('1,000 calls at once, large and small, each get their own answer', async () => {
    await using way = await open(target)
    const { client } = way
    const all = Array.from({ length: 1_000 }, async (_, i) => {
      const bytes = Buffer.alloc(i % 100 === 0 ? 100_000 : 1 + (i % 300), `${i};`)
      assert.ok(bytes.equals(await client.call(RAW_SERVICE, 'Echo', bytes)), `call ${i}`)
    })
    await Promise.all(all)
  })

  test('B12: metadata reaches the handler, values of a key in order, keys lower-cased', async () => {
    await using way = await open(
      target,
      {
        All: (_, { metadata }) =>
          Buffer.from(JSON.stringify([[...metadata], metadata.get('TRACE'), metadata.empty])),
      },
      { limits: { maxMetadataBytes: 200_000 } },
    )
    const { client } = way
    const ask = async (metadata = {}) =>
      JSON.parse(String(await client.call(SERVICE, 'All', empty, { metadata })))
    const pairs = [
      ['trace', '1'],
      ['trace', '2'],
      ['empty', ''],
      ['größe', '💯'],
    ]
    assert.deepEqual(await ask({ Trace: ['1', '2'], empty: '', größe: '💯' }), [pairs, '1', false])
    assert.deepEqual(await ask(), [[], null, true])
    const long = 'v'.repeat(100_000)
    assert.equal((await ask({ trace: long }))[1], long)
  })

  test('handlers see who calls, where that is known', async () => {
    await using way = await open(target)
    const { client } = way
    const peer = String(await client.call(RAW_SERVICE, 'Peer', empty).catch(() => 'none'))
    if (target.knowsPeer) assert.equal(JSON.parse(peer).pid, process.pid)
    else assert.equal(peer, 'none')
  })
}

function failures(target: Target): void {
  test('B5: a status comes with its code, message and details, and says that the call was sent', async () => {
    const details: StatusDetail[] = [{ typeUrl: 'example.test/Detail', value: Buffer.from([1, 2]) }]
    await using way = await open(target, {
      Fail: () => {
        throw new TtrpcError('no such thing', Code.NOT_FOUND, { details })
      },
      Odd: async () => {
        throw new TtrpcError('odd', 999)
      },
    })
    const { client } = way
    const error = await client.call(SERVICE, 'Fail', empty).catch((thrown) => thrown)
    assert.ok(isTtrpcError(error) && error instanceof Error)
    const { code, message, service, method, sent } = error
    assert.deepEqual([code, message, service, method, sent], [5, 'no such thing', SERVICE, 'Fail', true])
    assert.deepEqual(
      error.details.map(({ typeUrl, value }) => [typeUrl, [...value]]),
      [['example.test/Detail', [1, 2]]],
    )
    await assert.rejects(client.call(SERVICE, 'Odd', empty), { code: 999, message: 'odd', sent: true })
  })

  for (const exposeErrors of [false, true]) {
    test(`B1: texts of other errors ${exposeErrors ? 'go out' : 'stay here'} with exposeErrors ${exposeErrors}`, async () => {
      await using way = await open(
        target,
        {
          Plain: () => {
            throw new Error('secret')
          },
          Errno: () => Promise.reject(Object.assign(new Error('secret file'), { code: 'ENOENT' })),
        },
        { exposeErrors },
      )
      const { client } = way
      const said = exposeErrors ? ['secret', 'secret file'] : ['internal error', 'not found']
      await assert.rejects(client.call(SERVICE, 'Plain', empty), { code: 2, message: said[0]! })
      await assert.rejects(client.call(SERVICE, 'Errno', empty), { code: 5, message: said[1]! })
    })
  }

  test('B6, B7: a handler that returns nothing, or no bytes, fails its call alone', async () => {
    await using way = await open(target, {
      Nothing: () => undefined as never,
      Text: async () => 'text' as never,
    })
    const { client } = way
    await assert.rejects(client.call(SERVICE, 'Nothing', empty), {
      code: 2,
      message: 'ttrpc: marshal called with nil',
    })
    await assert.rejects(client.call(SERVICE, 'Text', empty), {
      code: 13,
      message: 'ttrpc: error unsupported response type: string',
    })
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })

  test('a request that cannot be encoded fails its call, unsent', async () => {
    await using way = await open(target)
    const { server, client } = way
    server.register(echoDefinition, { echo: (request) => request }, { partial: true })
    const echo = client.service(echoDefinition)
    await assert.rejects(echo.echo({ value: '\ud800' }), TypeError)
    assert.equal((await echo.echo({ value: 'next' })).value, 'next')
  })

  test('E17: a call after the close fails with ClosedError, unsent; one before it may have been sent', async () => {
    await using way = await open(target)
    const { server, client, calls } = way
    const waiting = client.call(RAW_SERVICE, 'Block', Buffer.from('b')).catch((error) => error)
    await calls.get('b').begun.promise
    await server.close()
    const error = await waiting
    assert.ok(error instanceof ClosedError)
    assert.deepEqual(
      [error.code, error.message, error.sent, error.method],
      [14, 'ttrpc: closed', true, 'Block'],
    )
    await client.closed
    await assert.rejects(
      client.call(RAW_SERVICE, 'Echo', empty),
      (late) => late instanceof ClosedError && late.sent === false,
    )
  })
}

function sizes(target: Target): void {
  test('E8: a request over the bound is not sent, and the connection lives', async () => {
    await using way = await open(target)
    const { client } = way
    const error = await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(MAX_BODY)).catch((thrown) => thrown)
    assert.ok(error instanceof OversizedMessageError)
    assert.deepEqual([error.code, error.sent, error.maximumLength], [8, false, MAX_BODY])
    assert.ok(error.rejectedLength > MAX_BODY)
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })

  test('A22: a reply over the bound is answered with 8, and the connection lives', async () => {
    await using way = await open(target)
    const { client, calls } = way
    const beside = client.call(RAW_SERVICE, 'Block', Buffer.from('b'))
    await calls.get('b').begun.promise
    await assert.rejects(client.call(RAW_SERVICE, 'Big', Buffer.from(`${MAX_BODY}`)), {
      code: 8,
      message: /^message length 4194309 exceed maximum message size of 4194304$/,
    })
    calls.get('b').released.fire()
    assert.equal(String(await beside), 'b')
  })

  test('A8, E16: bounds of both ends differ: each refuses what is too long for it', async () => {
    await using way = await open(target, {}, { limits: { maxMessageBytes: 10_000 } })
    const { server, connect } = way
    await using client = await connect({ limits: { maxMessageBytes: 5_000 } })
    await using wide = await connect()
    await assert.rejects(client.call(RAW_SERVICE, 'Big', Buffer.from('6000')), OversizedMessageError)
    await assert.rejects(client.call(RAW_SERVICE, 'Echo', Buffer.alloc(6_000)), { code: 8, sent: false })
    await assert.rejects(wide.call(RAW_SERVICE, 'Echo', Buffer.alloc(20_000)), (error) => {
      assert.ok(isTtrpcError(error) && error.code === 8 && error.sent === true)
      return /^message length 200\d\d exceed maximum message size of 10000$/.test(error.message)
    })
    for (const each of [client, wide])
      assert.equal(String(await each.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
    assert.equal(server.connectionCount, 3)
  })

  test('a message just under the bound goes both ways', async () => {
    await using way = await open(target)
    const { client } = way
    const bytes = Buffer.alloc(MAX_BODY - 100, 1)
    assert.ok(bytes.equals(await client.call(RAW_SERVICE, 'Echo', bytes)))
  })
}
