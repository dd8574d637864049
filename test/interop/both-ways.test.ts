/** Whole calls between real programs: our client with Go's server, Go's client with ours, and each with its own kind. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import { failureOf, ourClients, textIn } from '../support/client-clauses.js'
import type { CallRequest, ClientTarget, ClientUnderTest, Outcome } from '../support/client-target.js'
import { bytesOf, bytesValue, stringValue, uint32Value } from '../support/protobuf.js'
import { ECHO_SERVICE, goTarget, oursTarget, type RunningServer } from '../support/server-target.js'
import { MAX_BODY } from '../support/wire.js'
import { skipWithoutGo } from './go.js'
import { goClients } from './go-client.js'

const GUARD_MS = 60_000
/** Bytes of the longest payload in an answer: tags and lengths of message and envelope take the rest. */
const LONGEST_ANSWER = MAX_BODY - 10

const pairs = [
  ['ours', 'go'],
  ['go', 'ours'],
  ['ours', 'ours'],
  ['go', 'go'],
] as const

for (const [clientName, serverName] of pairs) {
  const skip = clientName === 'go' || serverName === 'go' ? skipWithoutGo() : false
  describe(`${clientName} client, ${serverName} server`, { skip, timeout: 10 * GUARD_MS }, () => {
    let server: RunningServer
    let clients: ClientTarget
    let client: ClientUnderTest
    let names = 0

    before(async () => {
      server = await (serverName === 'go' ? goTarget : oursTarget).start()
      clients = clientName === 'go' ? goClients() : await ourClients()
      client = await clients.connect(server.path)
    })
    after(async () => {
      await clients?.stop()
      await server?.stop()
    })

    function call(method: string, payload?: Uint8Array, more: Partial<CallRequest> = {}): Promise<Outcome> {
      return client.call({
        service: ECHO_SERVICE,
        method,
        ...(payload === undefined ? {} : { payload }),
        ...more,
      })
    }

    /** Begins a call that waits, and returns when its handler runs. */
    async function blocked(method: string, more: Partial<CallRequest> = {}) {
      const name = `${clientName}-${serverName}-${++names}`
      const outcome = call(method, stringValue(name), more)
      await textIn(call('Begun', stringValue(name)))
      return { name, outcome }
    }

    const guarded = (title: string, run: () => Promise<void>) => test(title, { timeout: GUARD_MS }, run)

    guarded('messages of all sizes', async () => {
      assert.deepEqual(await call('Empty'), { payload: Buffer.alloc(0) })
      for (const size of [0, 1, 63, 64, 65, 4096, 16_383, 16_384, 65_535, 65_536, 1_000_000, 4_194_000]) {
        const content = Buffer.alloc(size, `${size} `)
        const { payload, failure } = await call('EchoBytes', bytesValue(content))
        assert.equal(failure, undefined)
        assert.ok(bytesOf(payload!).equals(content), `${size} bytes`)
      }
    })

    guarded('a status with details', async () => {
      const { kind, code, message, details } = await failureOf(call('Fail', stringValue('details')))
      assert.deepEqual([kind, code, message], ['status', 9, 'detailed'])
      assert.deepEqual(
        details.map(({ typeUrl, value }) => [typeUrl, Buffer.from(value).toString('hex')]),
        [
          ['type.googleapis.com/google.protobuf.StringValue', '0a036f6e65'],
          ['example.test/Unknown', 'ff00'],
        ],
      )
    })

    guarded('unknown services and methods', async () => {
      const service = await failureOf(call('X', undefined, { service: 'no.S' }))
      assert.deepEqual([service.code, service.message], [12, 'service no.S'])
      const method = await failureOf(call('X'))
      assert.deepEqual([method.code, method.message], [12, 'method X'])
    })

    guarded('metadata', async () => {
      const metadata = { 'trace-id': ['7'], many: ['1', '2', '3'], empty: [''] }
      const json = await textIn(call('Metadata', undefined, { metadata }))
      assert.deepEqual(JSON.parse(json), metadata)
      assert.equal(await textIn(call('Metadata')), 'null')
    })

    guarded('a deadline reaches the handler', async () => {
      const left = Number(await textIn(call('Deadline', undefined, { timeoutMs: 3_600_000 }))) / 1e6
      assert.ok(left > 3_540_000 && left < 3_600_001, `${left} ms are left`)
      assert.equal(await textIn(call('Deadline')), 'none')
    })

    guarded('a deadline passes on both sides', async () => {
      const { name, outcome } = await blocked('WaitDeadline', { timeoutMs: 300 })
      assert.equal((await failureOf(outcome)).message, 'context deadline exceeded')
      assert.equal(await textIn(call('Ended', stringValue(name))), 'context deadline exceeded')
    })

    guarded('a cancelled call ends here alone', async () => {
      const controller = new AbortController()
      const { name, outcome } = await blocked('Block', { signal: controller.signal })
      controller.abort()
      assert.equal((await failureOf(outcome)).message, 'context canceled')
      assert.equal(await textIn(call('Seen', stringValue(name))), 'running')
      await textIn(call('Release', stringValue(name)))
      assert.equal(await textIn(call('Ended', stringValue(name))), 'released')
    })

    guarded('answers out of order', async () => {
      const calls = [await blocked('Block'), await blocked('Block'), await blocked('Stubborn')]
      for (const { name, outcome } of calls.toReversed()) {
        await textIn(call('Release', stringValue(name)))
        assert.equal(await textIn(outcome), name)
      }
    })

    guarded('an oversized request is refused here', async () => {
      const failure = await failureOf(call('EchoBytes', bytesValue(Buffer.alloc(MAX_BODY))))
      assert.deepEqual([failure.kind, failure.code, failure.maximumLength], ['oversized', 8, MAX_BODY])
      assert.equal(await textIn(call('Echo', stringValue('still'))), 'still')
    })

    guarded('the longest answer', async () => {
      const { payload, failure } = await call('Big', uint32Value(LONGEST_ANSWER))
      assert.equal(failure, undefined)
      assert.equal(bytesOf(payload!).length, LONGEST_ANSWER)
    })

    guarded('an oversized answer', async () => {
      const other = await clients.connect(server.path)
      const big = other.call({
        service: ECHO_SERVICE,
        method: 'Big',
        payload: uint32Value(LONGEST_ANSWER + 1),
      })
      const failure = await failureOf(big)
      // Go's server drops the whole connection (A22); ours answers.
      if (serverName === 'go') assert.equal(failure.kind, 'closed')
      else
        assert.deepEqual(
          [failure.code, failure.message],
          [8, 'message length 4194305 exceed maximum message size of 4194304'],
        )
      assert.equal(await textIn(call('Echo', stringValue('still'))), 'still')
    })

    guarded('10,000 calls at once', () => client.many(10_000, 10_000, 64))

    guarded('10,000 calls, 64 at a time', () => client.many(10_000, 64, 64))

    guarded('200 calls of 100 KB at once', () => client.many(200, 200, 100_000))

    guarded('a client that closes with calls in flight', async () => {
      const other = await clients.connect(server.path)
      const name = `${clientName}-${serverName}-left`
      const outcome = other.call({ service: ECHO_SERVICE, method: 'Block', payload: stringValue(name) })
      await textIn(call('Begun', stringValue(name)))
      await other.close()
      assert.equal((await failureOf(outcome)).message, 'ttrpc: closed')
      assert.equal(await other.closes(), 1)
      assert.equal(await textIn(call('Ended', stringValue(name))), 'context canceled')
    })
  })
}
