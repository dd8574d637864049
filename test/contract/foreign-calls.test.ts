/** Code of the user that calls back into the package from wherever it runs, and handshakers of any quality. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Code, connect, type Handshaker, type Interceptor, Server, unixCredentials } from 'ttrpc'
import { runProgram } from '../support/child.js'
import { type Any, type Hostile, hostileValues, thenable } from '../support/hostile-values.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { tempSocket } from '../support/temp-socket.js'
import { type Leaving, leaving, none, ways } from './foreign-slots.js'
import { text } from './stream-way.js'
import { openRaw, type Target, unixEngines } from './targets.js'

const timeout = 60_000

for (const target of unixEngines) describe(`foreign calls: ${target.name}`, { timeout }, () => suite(target))

function suite(target: Target): void {
  const engine = target.options.engine as 'native' | 'node'

  for (const way of ways) {
    test(`a handshaker ${way}: the peer is admitted or refused, the next one is admitted`, async () => {
      const box: { value: Hostile | undefined } = { value: undefined }
      const own = leaving[way](() => box.value?.make({}) as unknown)
      const handshaker: Handshaker = { handshake: () => (box.value === undefined ? {} : own()) as Any }
      await using server = rawServer({ engine, handshaker })
      const path = tempSocket()
      const hasty = tempSocket()
      await server.listen(path)
      await server.listen(hasty, { limits: { handshakeTimeoutMs: 60 } })
      for (const value of hostileValues) {
        box.value = value
        const ended = await echoes(value.settles === 'never' ? hasty : path, engine)
        box.value = undefined
        if (value.settles !== 'good or error') assert.equal(ended, !isRefused(way, value), value.name)
        assert.equal(await echoes(path, engine), true, `after ${value.name}`)
      }
      await until(() => server.connectionCount === 0)
    })
  }

  for (const key of ['duplex', 'info'] as const) {
    test(`a handshaker with a ${key} of any kind: ${key === 'info' ? 'the peer is admitted' : 'the peer is refused'}, the next one is admitted`, async () => {
      const box: { value: Hostile | undefined } = { value: undefined }
      const handshake = (): Any => (box.value === undefined ? {} : { [key]: box.value.make({}) })
      const logger = { debug: () => {} }
      await using server = rawServer({ engine, handshaker: { handshake }, logger })
      const path = tempSocket()
      await server.listen(path)
      for (const value of hostileValues) {
        box.value = value
        const ended = await echoes(path, engine)
        box.value = undefined
        assert.equal(ended, key === 'info' || value.name === 'undefined', value.name)
        assert.equal(await echoes(path, engine), true, `after ${value.name}`)
      }
      await until(() => server.connectionCount === 0)
    })
  }

  test('an interceptor that takes (request, next) is refused with the right form, and rejects nowhere', async () => {
    const wrong = (async (request: Any, next: Any) => next(request)) as unknown as Interceptor
    for (const make of [
      () => new Server({ interceptors: [wrong] }),
      () => connect('/nowhere', { interceptors: [wrong] }),
    ]) {
      assert.throws(make, {
        code: 'ERR_TTRPC_OPTION',
        message: /not Promise: write \(next\) => async \(request\)/,
      })
    }
    await new Promise((resolve) => setImmediate(resolve))
  })

  for (const [name, callIn] of [
    ['close', (server: Server) => void server.close()],
    ['shutdown', (server: Server) => void server.shutdown()],
  ] as const) {
    test(`${name} from a handler, an interceptor, a codec, a logger, a thenable and a source ends the server`, async () => {
      for (const place of ['handler', 'interceptor', 'encode', 'decode', 'logger', 'then', 'next'] as const) {
        const at = (here: string): void => {
          if (here === place) callIn(way.server)
        }
        const wrap: Interceptor = (next) => (request) => {
          at('interceptor')
          return next(request)
        }
        const logger = { debug: (line: string) => line.startsWith('call.started') && at('logger') }
        await using way = await openRaw(target, { interceptors: [wrap], logger: logger as Any })
        const codec = {
          encode(bytes: Uint8Array) {
            at('encode')
            return bytes
          },
          decode(bytes: Uint8Array) {
            at('decode')
            return bytes
          },
        }
        const plain = { encode: (bytes: Uint8Array) => bytes, decode: (bytes: Uint8Array) => bytes }
        const method = { input: codec, output: codec }
        const streams = { ...method, serverStreaming: true }
        way.server.register(
          { name: 'test.v1.In', methods: { Do: method, Many: streams } } as Any,
          {
            do: (bytes: Uint8Array) => {
              at('handler')
              return thenable((resolve) => {
                at('then')
                resolve(bytes)
              })
            },
            *many() {
              at('next')
              yield text('a')
            },
          } as Any,
        )
        const client = await way.connect()
        const asSeen = { input: plain, output: plain }
        const service = client.service({
          name: 'test.v1.In',
          methods: { Do: asSeen, Many: { ...asSeen, serverStreaming: true } },
        } as const)
        if (place === 'next') await drainQuietly(service.many(none))
        else await service.do(none).catch(() => {})
        await way.server.close()
        assert.equal(way.server.connectionCount, 0, place)
      }
    })
  }
}

async function drainQuietly(messages: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of messages);
  } catch {}
}

/** Whether a handshaker with this value refuses the peer; any object is a result. */
function isRefused(way: Leaving, { settles, make }: Hostile): boolean {
  if (way === 'throws it' || way === 'rejects with it') return true
  if (settles !== 'itself') return settles !== 'good'
  const value: unknown = make({})
  return typeof value !== 'object' || value === null
}

/** Whether a new connection is admitted and answers. */
async function echoes(path: string, engine: 'native' | 'node'): Promise<boolean> {
  await using client = await connect(path, { engine })
  return await client.call(RAW_SERVICE, 'Echo', none, { timeoutMs: 20_000 }).then(
    () => true,
    ({ code }) => {
      assert.equal(code, Code.UNAVAILABLE)
      return false
    },
  )
}

test('unixCredentials admits for true alone, whatever else its function does', { timeout }, async () => {
  for (const way of ways) {
    const box: { value: Hostile | undefined } = { value: undefined }
    const own = leaving[way](() => box.value?.make(true) as unknown)
    const check = (): Any => (box.value === undefined ? true : own())
    await using server = rawServer({ handshaker: unixCredentials(check) })
    const path = tempSocket()
    const hasty = tempSocket()
    await server.listen(path)
    await server.listen(hasty, { limits: { handshakeTimeoutMs: 60 } })
    for (const value of hostileValues) {
      box.value = value
      const admitted = await echoes(value.settles === 'never' ? hasty : path, 'native')
      box.value = undefined
      const good = value.settles === 'good' && way !== 'throws it' && way !== 'rejects with it'
      if (value.settles !== 'good or error') assert.equal(admitted, good, `${way}: ${value.name}`)
    }
    assert.equal(await echoes(path, 'native'), true)
  }
})

test('a subscriber that throws is an uncaught exception of its own, and the call is answered', {
  timeout,
}, async () => {
  const program = new URL('./programs/throwing-subscriber.js', import.meta.url)
  const { code, lines, stderr } = await runProgram(program, [tempSocket()])
  assert.equal(code, 0, stderr)
  assert.equal(lines.at(-1), 'answered')
  assert.ok(lines.filter((line) => line === 'uncaught: of a subscriber').length >= 2)
  assert.equal(Buffer.from(stderr).length, 0, stderr)
})
