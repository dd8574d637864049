/** Interceptors around unary calls, on both sides. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import {
  type Client,
  Code,
  type InterceptedRequest,
  type Interceptor,
  type ServerOptions,
  TtrpcError,
} from 'ttrpc'
import { echoDefinition, type Text } from '../support/echo-service.js'
import { RAW_SERVICE } from '../support/raw-service.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

const echo = (client: Client, text = 'x') => client.call(RAW_SERVICE, 'Echo', Buffer.from(text))

/** An interceptor that records its name before and after the call. */
function telling(told: string[], name: string): Interceptor {
  return (next) => async (request) => {
    told.push(`${name} in`)
    const reply = await next(request)
    told.push(`${name} out`)
    return reply
  }
}

for (const target of targets) {
  describe(`interceptors: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

function suite(target: Target): void {
  async function open(server: readonly Interceptor[], more: ServerOptions = {}): Promise<RawWay> {
    const way = await openRaw(target, { ...more, interceptors: server })
    way.server.register(echoDefinition, { echo: (request) => request }, { partial: true })
    return way
  }

  test('the first is outermost, on both sides, and each is made once', async () => {
    const told: string[] = []
    let made = 0
    const counting: Interceptor = (next) => {
      made++
      return next
    }
    await using way = await open([telling(told, 'server 1'), counting, telling(told, 'server 2')])
    await using client = await way.connect({
      interceptors: [telling(told, 'client 1'), counting, telling(told, 'client 2')],
    })
    await echo(client)
    await echo(client)
    const once = ['client 1 in', 'client 2 in', 'server 1 in', 'server 2 in']
    const round = [...once, ...once.toReversed().map((line) => line.replace('in', 'out'))]
    assert.deepEqual(told, [...round, ...round])
    assert.equal(made, 2)
  })

  test('B16: the request has service, method, kind, metadata, deadline, peer and message', async () => {
    const seen: InterceptedRequest[] = []
    const keep: Interceptor = (next) => (request) => {
      seen.push(request)
      return next(request)
    }
    await using way = await open([keep])
    await using client = await way.connect({ interceptors: [keep] })
    const deadline = new Date(Date.now() + 60_000)
    const { signal } = new AbortController()
    await client.call(RAW_SERVICE, 'Echo', Buffer.from('x'), { metadata: { Trace: '7' }, deadline, signal })
    const [here, there] = seen
    for (const request of seen) {
      const { service, method, fullMethod, kind, metadata, message } = request
      assert.deepEqual(
        [service, method, fullMethod, kind],
        [RAW_SERVICE, 'Echo', `/${RAW_SERVICE}/Echo`, 'unary'],
      )
      assert.deepEqual([...metadata], [['trace', '7']])
      assert.equal(String(message), 'x')
    }
    assert.equal(here?.deadline?.getTime(), deadline.getTime())
    assert.ok(Math.abs(there!.deadline!.getTime() - deadline.getTime()) < 5_000)
    assert.equal(here?.signal, signal)
    assert.ok(there?.signal instanceof AbortSignal)
    assert.equal(typeof there?.peer?.uid, target.knowsPeer ? 'number' : 'undefined')
  })

  test('a client interceptor changes metadata, deadline and message, in place or in a copy', async () => {
    await using way = await openRaw(target)
    way.server.registerRaw('test.v1.Told', {
      Tell: (bytes, { metadata, deadline }) =>
        Buffer.from(JSON.stringify([String(bytes), [...metadata], deadline !== undefined])),
    })
    const inPlace: Interceptor = (next) => (request) => {
      request.metadata.set('a', '1')
      request.deadline = new Date(Date.now() + 60_000)
      request.message = Buffer.from('placed')
      return next(request)
    }
    const copied: Interceptor = (next) => (request) => {
      const metadata = request.metadata.clone().append('b', '2')
      return next({ ...request, metadata, message: Buffer.from(`${request.message} and copied`) })
    }
    await using client = await way.connect({ interceptors: [inPlace, copied] })
    const mine = { c: '3' }
    const told = await client.call('test.v1.Told', 'Tell', Buffer.from('x'), { metadata: mine })
    assert.deepEqual(JSON.parse(String(told)), [
      'placed and copied',
      [
        ['c', '3'],
        ['a', '1'],
        ['b', '2'],
      ],
      true,
    ])
    assert.deepEqual(mine, { c: '3' })
  })

  test('a client interceptor takes a deadline away, or lets it pass', async () => {
    await using way = await openRaw(target)
    let deadline: Date | undefined
    const changing: Interceptor = (next) => (request) => next({ ...request, deadline })
    await using client = await way.connect({ interceptors: [changing], callTimeoutMs: 1 })
    const waiting = client.call(RAW_SERVICE, 'Block', Buffer.from('b'))
    await way.calls.get('b').begun.promise
    deadline = new Date(0)
    await assert.rejects(echo(client), { code: Code.DEADLINE_EXCEEDED, sent: false })
    way.calls.get('b').released.fire()
    assert.equal(String(await waiting), 'b')
  })

  test('a client interceptor answers itself, retries, maps errors, changes the reply', async () => {
    await using way = await open([])
    way.server.registerRaw('test.v1.Odd', {
      Third: (() => {
        let calls = 0
        return () => {
          if (++calls % 3 !== 0) throw new TtrpcError(`not ${calls}`, Code.UNAVAILABLE)
          return Buffer.from(`call ${calls}`)
        }
      })(),
      Fail: () => {
        throw new TtrpcError('inner', Code.NOT_FOUND)
      },
    })
    const cached: Interceptor = (next) => (request) =>
      request.method === 'Cached' ? Promise.resolve(Buffer.from('cached')) : next(request)
    const mapping: Interceptor = (next) => (request) =>
      next(request).catch((cause: unknown) => {
        if (request.method !== 'Fail') throw cause
        throw new TtrpcError('mapped', Code.ABORTED, { cause })
      })
    const retrying: Interceptor = (next) => async (request) => {
      for (let left = 5; ; left--) {
        try {
          return await next(request)
        } catch (error) {
          if (left === 0 || (error as TtrpcError).code !== Code.UNAVAILABLE) throw error
        }
      }
    }
    await using client = await way.connect({ interceptors: [cached, mapping, retrying] })
    const call = (method: string) => client.call('test.v1.Odd', method, new Uint8Array(0))
    assert.equal(String(await call('Cached')), 'cached')
    assert.equal(String(await call('Third')), 'call 3')
    await assert.rejects(call('Fail'), { message: 'mapped', code: Code.ABORTED })
  })

  test('the message and the reply are values of a typed method', async () => {
    const doubling: Interceptor = (next) => async (request) => {
      request.message = { value: `${(request.message as Text).value}!` }
      const reply = (await next(request)) as Text
      return { value: reply.value + reply.value }
    }
    await using way = await open([doubling])
    await using client = await way.connect({ interceptors: [doubling] })
    assert.equal((await client.service(echoDefinition).echo({ value: 'a' })).value, 'a!!a!!a!!a!!')
  })

  test('next() wants the request, or a copy of it', async () => {
    const wrong: Interceptor = (next) => () => next({} as InterceptedRequest)
    await using way = await openRaw(target)
    await using client = await way.connect({ interceptors: [wrong] })
    await assert.rejects(echo(client), { code: 'ERR_TTRPC_ARGUMENT' })
  })

  test('a message that an interceptor replaced by no message is refused', async () => {
    const wrong: Interceptor = (next) => (request) => next({ ...request, message: 'text' })
    await using way = await openRaw(target)
    await using client = await way.connect({ interceptors: [wrong] })
    await assert.rejects(echo(client), { code: 'ERR_TTRPC_ARGUMENT' })
  })
}
