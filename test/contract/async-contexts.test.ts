/** The async context in which a handler runs: its own. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { currentContext } from 'ttrpc'
import { request } from '../support/wire.js'
import { CONTEXT_SERVICE, openContext } from './context-way.js'
import { engines, type RawWay, type Target } from './targets.js'

const empty = new Uint8Array(0)

/** Two requests in one write, so that one batch begins both. */
async function twoAtOnce(way: RawWay): Promise<string[]> {
  using peer = await way.dial()
  await peer.send(
    request(1, { service: CONTEXT_SERVICE, method: 'A' }),
    request(3, { service: CONTEXT_SERVICE, method: 'B' }),
    request(5, { service: CONTEXT_SERVICE, method: 'B' }),
  )
  const answers = new Map<number, string>()
  for (const answer of [await peer.answer(), await peer.answer(), await peer.answer()]) {
    answers.set(answer.stream, answer.status?.message ?? String(answer.payload))
  }
  await peer.send(request(7, { service: CONTEXT_SERVICE, method: 'B' })) // another batch
  answers.set(7, String((await peer.answer()).payload))
  peer.close()
  return [1, 3, 5, 7].map((id) => answers.get(id)!)
}

for (const target of engines) {
  describe(`async contexts: ${target.name}`, { timeout: 60_000 }, () => asyncSuite(target))
}

function asyncSuite(target: Target): void {
  const store = new AsyncLocalStorage<string>()
  const look = (): Uint8Array => Buffer.from(String(store.getStore()))
  const enter = (value: string): Uint8Array => {
    store.enterWith(value)
    return look()
  }

  test('enterWith in a sync handler is not seen by the next call of its batch, nor by later ones', async () => {
    await using way = await openContext(target, { A: () => enter('leak'), B: look })
    assert.deepEqual(await twoAtOnce(way), ['leak', 'undefined', 'undefined', 'undefined'])
  })

  test('enterWith in async handlers stays theirs, before and after they wait', async () => {
    await using way = await openContext(target, {
      A: async () => {
        store.enterWith('leak')
        await turn()
        return look()
      },
      B: async () => {
        const before = store.getStore()
        await turn()
        return Buffer.from(`${before} ${store.getStore()}`)
      },
    })
    const none = 'undefined undefined'
    assert.deepEqual(await twoAtOnce(way), ['leak', none, none, none])
  })

  test('a handler that throws leaves nothing behind', async () => {
    await using way = await openContext(target, {
      A: () => {
        store.enterWith('leak')
        throw new Error('x')
      },
      B: look,
    })
    assert.deepEqual(await twoAtOnce(way), ['internal error', 'undefined', 'undefined', 'undefined'])
  })

  test('interceptors and handler of a call share its async context alone', async () => {
    await using way = await openContext(
      target,
      { A: look, B: look },
      {
        interceptors: [
          (next) => (asked) => {
            if (asked.method === 'A') store.enterWith('of A')
            return next(asked)
          },
        ],
      },
    )
    assert.deepEqual(await twoAtOnce(way), ['of A', 'undefined', 'undefined', 'undefined'])
  })

  test('currentContext is the running call with inheritContext, else undefined', async () => {
    const tell = async (): Promise<Uint8Array> => {
      const before = currentContext()
      await turn()
      assert.equal(currentContext(), before)
      return Buffer.from(String(before?.method))
    }
    {
      await using on = await openContext(target, { A: tell, B: tell }, { inheritContext: true })
      assert.deepEqual(await twoAtOnce(on), ['A', 'B', 'B', 'B'])
      assert.equal(currentContext(), undefined)
    }
    await using off = await openContext(target, { A: tell, B: tell })
    assert.deepEqual(await twoAtOnce(off), ['undefined', 'undefined', 'undefined', 'undefined'])
  })

  test('the continuation of a call has the store of its caller', async () => {
    await using way = await openContext(target, { A: () => enter('server') })
    await using client = await way.connect()
    const seen = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        store.run(name, async () => {
          await client.call(CONTEXT_SERVICE, 'A', empty)
          const after = store.getStore()
          await assert.rejects(client.call('no.S', 'X', empty))
          return `${after} ${store.getStore()}`
        }),
      ),
    )
    assert.deepEqual(seen, ['one one', 'two two', 'three three'])
  })
}
