/** A call that waits for a connection ends in every way, and goes out as it was when it was made. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { type Interceptor, Metadata } from 'ttrpc'
import { Gate } from '../support/gate.js'
import { holdWhileTesting } from '../support/hold.js'
import { lost, openRestartable, type ReconnectTarget, reconnectTargets } from '../support/restartable.js'
import { text } from './stream-way.js'
import { cancel, endings, endOne, type Place, read, unary } from './waiting-places.js'

holdWhileTesting()

for (const target of reconnectTargets) {
  describe(`a call ends while it waits for a connection: ${target.name}`, { timeout: 60_000 }, () => {
    for (const kind of ['unary', 'stream'] as const) readies(target, kind)
    copies(target)
  })
}

function readies(target: ReconnectTarget, kind: 'unary' | 'stream'): void {
  const ways = kind === 'unary' ? endings : { ...endings, 'cancel()': cancel }
  for (const interceptors of [[], [(next) => (request) => next(request)]] satisfies Interceptor[][]) {
    const through = interceptors.length > 0 ? ', through an interceptor' : ''
    test(`a ${kind} call that is waitForReady${through}, by ${Object.keys(ways).join(', ')}`, async () => {
      for (const [name, ending] of Object.entries(ways)) {
        await using pair = await openRestartable(target, { interceptors })
        await pair.server.stop()
        await lost(pair.client)
        const arrived = new Gate()
        arrived.open()
        const open: Place['open'] = (client, options) => {
          const ready = { ...options, waitForReady: true }
          return kind === 'unary'
            ? unary('Unary')(client, ready, arrived)
            : read('Echo')(client, ready, arrived)
        }
        await endOne(pair.client, { open }, ending, arrived, name)
      }
    })
  }
}

function copies(target: ReconnectTarget): void {
  test('what goes out is the metadata that it was at the call', async () => {
    await using pair = await openRestartable(target)
    const { client, server } = pair
    await server.stop()
    await lost(client)
    const metadata = new Metadata({ a: '1' })
    const options = { waitForReady: true, metadata }
    const called = client.call('test.v1.Told', 'Tell', text('x'), options)
    const stream = client.stream('test.v1.Told', 'Stream', 'serverStreaming', text('x'), options)
    metadata.set('a', '2').append('b', '3')
    await server.start()
    server.server.registerRaw('test.v1.Told', {
      Tell: (_, context) => Buffer.from(JSON.stringify([...context.metadata])),
      Stream: {
        kind: 'serverStreaming',
        async *handler(_, context) {
          yield Buffer.from(JSON.stringify([...context.metadata]))
        },
      },
    })
    assert.deepEqual(JSON.parse(String(await called)), [['a', '1']])
    assert.deepEqual(JSON.parse(String(await stream.receive())), [['a', '1']])
  })
}
