/** The context of a handler, what it passes on to calls of its own, and the async context it runs in. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { type Client, ClosedError, Code, type HandlerContext } from 'ttrpc'
import { RAW_SERVICE, until } from '../support/raw-service.js'
import { CONTEXT_SERVICE, openContext } from './context-way.js'
import { openRaw, type Target, targets } from './targets.js'

const empty = new Uint8Array(0)

for (const target of targets) {
  describe(`contexts: ${target.name}`, { timeout: 60_000 }, () => {
    contextSuite(target)
    fallbackSuite(target)
    parentSuite(target)
  })
}

function contextSuite(target: Target): void {
  test('connection is one object for all calls of a connection, another for others', async () => {
    const seen: HandlerContext['connection'][] = []
    await using way = await openContext(target, {
      Keep: (bytes, { connection, peer }) => {
        assert.equal(connection.peer, peer)
        assert.ok(Object.isFrozen(connection))
        seen.push(connection)
        return bytes
      },
    })
    await using first = await way.connect()
    await using second = await way.connect()
    for (const client of [first, first, second]) await client.call(CONTEXT_SERVICE, 'Keep', empty)
    assert.equal(seen[0], seen[1])
    assert.notEqual(seen[0]!.id, seen[2]!.id)
  })

  test('B8: the signal aborts once the handler has ended, sync or async, well or not', async () => {
    const seen: string[] = []
    const watch = (context: HandlerContext): void => {
      context.signal.addEventListener('abort', () => seen.push(context.signal.reason.message))
      assert.equal(context.signal.aborted, false)
    }
    await using way = await openContext(target, {
      Sync(bytes, context) {
        watch(context)
        return bytes
      },
      async Async(bytes, context) {
        watch(context)
        await turn()
        return bytes
      },
      Throw: (_, context) => {
        watch(context)
        throw new Error('x')
      },
    })
    await using client = await way.connect()
    await client.call(CONTEXT_SERVICE, 'Sync', empty)
    await client.call(CONTEXT_SERVICE, 'Async', empty)
    await assert.rejects(client.call(CONTEXT_SERVICE, 'Throw', empty))
    await until(() => seen.length === 3)
    assert.deepEqual(seen, ['context canceled', 'context canceled', 'context canceled'])
  })

  test('B8: a signal that is asked for after the end has aborted', async () => {
    let kept: HandlerContext | undefined
    await using way = await openContext(target, {
      Keep(bytes, context) {
        kept = context
        return bytes
      },
    })
    await using client = await way.connect()
    await client.call(CONTEXT_SERVICE, 'Keep', empty)
    assert.equal(kept!.signal.aborted, true)
    assert.equal(kept!.signal.reason.message, 'context canceled')
  })
}

function fallbackSuite(target: Target): void {
  test('a fallback takes every method that is not registered, and no other', async () => {
    await using way = await openRaw(target)
    way.server.setFallback(async (bytes, { service, method, fullMethod, metadata }) => {
      await turn()
      return Buffer.from([service, method, fullMethod, metadata.get('k'), bytes.length].join(' '))
    })
    await using client = await way.connect()
    const big = Buffer.alloc(100_000)
    const other = client.call('no.Service', 'Method', big, { metadata: { k: 'v' } })
    assert.equal(String(await other), 'no.Service Method /no.Service/Method v 100000')
    assert.equal(
      String(await client.call(RAW_SERVICE, 'Nope', empty)),
      `${RAW_SERVICE} Nope /${RAW_SERVICE}/Nope  0`,
    )
    assert.equal(String(await client.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })

  test('A15: without a fallback an unknown method is answered with 12', async () => {
    await using way = await openRaw(target)
    await using client = await way.connect()
    await assert.rejects(client.call('no.S', 'X', empty), {
      code: Code.UNIMPLEMENTED,
      message: 'service no.S',
    })
    await assert.rejects(client.call(RAW_SERVICE, 'X', empty), {
      code: Code.UNIMPLEMENTED,
      message: 'method X',
    })
  })

  test('a proxy hands calls on with their time, and only the metadata it names', async () => {
    await using far = await openContext(target, {
      Tell: (_, { metadata, deadline }) =>
        Buffer.from(JSON.stringify([[...metadata], deadline !== undefined])),
    })
    const onward = await far.connect()
    await using near = await openRaw(target)
    near.server.setFallback((bytes, context) =>
      onward.call(context.service, context.method, bytes, { parent: context, forwardMetadata: ['trace'] }),
    )
    const client = await near.connect()
    const metadata = { trace: ['1', '2'], secret: 'x' }
    const told = await client.call(CONTEXT_SERVICE, 'Tell', empty, { metadata, timeoutMs: 60_000 })
    assert.deepEqual(JSON.parse(String(told)), [
      [
        ['trace', '1'],
        ['trace', '2'],
      ],
      true,
    ])
    await assert.rejects(client.call('no.S', 'X', empty), {
      code: Code.UNIMPLEMENTED,
      message: 'service no.S',
    })
  })
}

/** A server whose handler `Use` makes a call to the server itself, as part of its own. */
async function openNested(
  target: Target,
  use: (inner: Client, context: HandlerContext) => Promise<Uint8Array>,
) {
  let inner: Client | undefined
  const way = await openContext(target, {
    Use: (_, context) => use(inner!, context),
    Left: (_, { deadline }) => Buffer.from(String((deadline?.getTime() ?? Number.NaN) - Date.now())),
  })
  inner = await way.connect()
  const client = await way.connect()
  return { way, inner, client, [Symbol.asyncDispose]: () => way[Symbol.asyncDispose]() }
}

function parentSuite(target: Target): void {
  for (const [own, of, least, most] of [
    [undefined, 5_000, 1, 5_000],
    [1_000, 5_000, 1, 1_000],
    [60_000, 5_000, 1, 5_000],
    [1_000, undefined, 1, 1_000],
  ] as const) {
    test(`a call of ${own} ms in a parent of ${of} ms has the shorter time`, async () => {
      const options = own === undefined ? {} : { timeoutMs: own }
      await using opened = await openNested(target, (nested, parent) =>
        nested.call(CONTEXT_SERVICE, 'Left', empty, { parent, ...options }),
      )
      const { client } = opened
      const left = Number(
        await client.call(CONTEXT_SERVICE, 'Use', empty, of === undefined ? {} : { timeoutMs: of }),
      )
      assert.ok(left >= least && left <= most, `${left} ms`)
    })
  }

  test('a call ends when its parent ends: by its deadline, its close, its return', async () => {
    const outcomes: string[] = []
    await using opened = await openNested(target, async (nested, parent) => {
      const name = parent.metadata.get('name')!
      const part = nested.call(RAW_SERVICE, 'Block', Buffer.from(name), { parent })
      const told = part.catch((error) => {
        outcomes.push(`${name}: ${error.code} ${error.message}`)
        if (name === 'deadline') throw error // here it may be first
      })
      await way.calls.get(name).begun.promise
      if (name !== 'return') await told
      return empty
    })
    const { way, client } = opened
    const use = (name: string, more = {}) =>
      client.call(CONTEXT_SERVICE, 'Use', empty, { metadata: { name }, ...more })
    await use('return')
    await assert.rejects(use('deadline', { timeoutMs: 300 }), { code: Code.DEADLINE_EXCEEDED })
    await until(() => outcomes.length === 2)
    const last = assert.rejects(use('close'), ClosedError)
    await way.calls.get('close').begun.promise
    await client.close()
    await last
    await until(() => outcomes.length === 3)
    assert.deepEqual(outcomes, [
      'return: 1 context canceled',
      'deadline: 4 context deadline exceeded',
      'close: 1 context canceled',
    ])
  })

  test('a part of a call that has ended is not sent', async () => {
    let kept: HandlerContext | undefined
    await using opened = await openNested(target, async (_, parent) => {
      kept = parent
      return empty
    })
    const { inner, client } = opened
    await client.call(CONTEXT_SERVICE, 'Use', empty)
    const part = inner.call(CONTEXT_SERVICE, 'Left', empty, { parent: kept! })
    await assert.rejects(part, { code: Code.CANCELED, sent: false })
  })

  test('metadata of its own goes before what is forwarded', async () => {
    await using opened = await openNested(target, (nested, parent) =>
      nested.call('test.v1.Tell', 'Tell', empty, {
        parent,
        metadata: { a: 'mine' },
        forwardMetadata: ['A', 'b', 'missing'],
      }),
    )
    const { way, client } = opened
    way.server.registerRaw('test.v1.Tell', {
      Tell: (_, { metadata }) => Buffer.from(JSON.stringify([...metadata])),
    })
    const told = await client.call(CONTEXT_SERVICE, 'Use', empty, { metadata: { a: '1', b: '2', c: '3' } })
    assert.deepEqual(JSON.parse(String(told)), [
      ['a', 'mine'],
      ['b', '2'],
    ])
  })
}
