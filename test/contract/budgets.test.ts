/** The budgets of a connection beside its memory: time, metadata, protocol errors, connections of a uid. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import diagnostics from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { Channels, Code, type Limits, type Refusal, type TtrpcError } from 'ttrpc'
import type { RawPeer } from '../support/raw-peer.js'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { DATA, frame, REQUEST } from '../support/wire.js'
import { engines, openRaw, type RawWay, type Target } from './targets.js'

const timeout = 60_000
const empty = Buffer.alloc(0)

for (const target of engines) {
  describe(`budgets: ${target.name}`, { timeout: 120_000 }, () => suite(target))
}

function suite(target: Target): void {
  const open = (limits: Partial<Limits>): Promise<RawWay> => openRaw(target, { limits })

  test('maxMetadataBytes and maxMetadataPairs: code 8, the handler does not run', { timeout }, async () => {
    await using way = await open({ maxMetadataBytes: 100, maxMetadataPairs: 3 })
    const { connect, calls } = way
    await using client = await connect()
    const ask = (metadata: Record<string, string>): Promise<Uint8Array> =>
      client.call(RAW_SERVICE, 'Echo', empty, { metadata })
    await ask({ a: '1', b: '2', c: '3' })
    await ask({ a: 'x'.repeat(90) })
    const many = client.call(RAW_SERVICE, 'Block', Buffer.from('many'), {
      metadata: { a: '1', b: '2', c: '3', d: '4' },
    })
    await assert.rejects(many, {
      code: Code.RESOURCE_EXHAUSTED,
      message: /^more than 3 pairs of metadata \(maxMetadataPairs\)$/,
    })
    await assert.rejects(ask({ a: 'x'.repeat(100) }), {
      code: 8,
      message: /^more than 100 bytes of metadata \(maxMetadataBytes\)$/,
    })
    assert.equal(calls.seen('many'), 'never')
    await ask({})
  })

  test('maxCallTimeoutMs: the deadline of calls that ask for more, or for none', { timeout }, async () => {
    await using way = await open({ maxCallTimeoutMs: 50 })
    const { connect, calls } = way
    await using client = await connect()
    for (const options of [{}, { timeoutMs: 3_600_000 }]) {
      const name = `long-${JSON.stringify(options)}`
      await assert.rejects(client.call(RAW_SERVICE, 'Block', Buffer.from(name), options), { code: 4 })
      assert.equal(calls.seen(name), 'context deadline exceeded')
    }
  })

  test('protocolErrorBudget: each error is answered, then the connection ends', { timeout }, async () => {
    await using way = await open({ protocolErrorBudget: 3 })
    const { dial, connect } = way
    const errors: readonly Buffer[] = [
      frame(2, REQUEST, 0),
      rawRequest(1, 'Echo'),
      frame(9, DATA, 0),
      frame(11, REQUEST, 0, Buffer.from([0xff])),
    ]
    const peer = await dial()
    await peer.send(rawRequest(1, 'Echo', 'a'))
    await peer.next()
    const answers: number[] = []
    for (const error of errors.slice(0, 3)) {
      await peer.send(error)
      answers.push((await peer.answer()).status?.code ?? 0)
    }
    assert.deepEqual(answers, [3, 3, 3])
    await peer.send(rawRequest(21, 'Echo', 'still'))
    assert.equal((await peer.answer()).stream, 21)
    await peer.send(errors[3]!)
    await peer.closed
    await using fresh = await connect()
    assert.equal(String(await fresh.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })

  test('protocolErrorBudget: frames for ids that have ended do not count', { timeout }, async () => {
    await using way = await open({ protocolErrorBudget: 0 })
    const { dial } = way
    await using peer = await dial()
    await peer.send(rawRequest(7, 'Echo', 'a'))
    await peer.next()
    for (const id of [7, 3, 7, 5]) {
      await peer.send(frame(id, DATA, 0, Buffer.from('late')))
      assert.equal((await peer.answer()).status?.message, 'StreamID is no longer active')
    }
    await peer.send(rawRequest(9, 'Echo', 'b'))
    assert.equal((await peer.answer()).stream, 9)
  })

  test('idleTimeoutMs: closes silent connections, and none with a running call', { timeout }, async () => {
    await using way = await open({ idleTimeoutMs: 60 })
    const { server, dial, connect, calls } = way
    const silent = await dial()
    const busy = await connect()
    const call = busy.call(RAW_SERVICE, 'Block', Buffer.from('busy'))
    await calls.get('busy').begun.promise
    await silent.closed
    await until(() => server.connectionCount === 1)
    calls.get('busy').released.fire()
    assert.equal(String(await call), 'busy')
    await busy.closed
  })

  test('writeStallTimeoutMs: a peer that takes nothing is cut off', { timeout }, async () => {
    await using way = await open({ writeStallTimeoutMs: 100 })
    const { server, duplex, connect } = way
    const deaf = await duplex()
    deaf.on('error', () => {})
    const asked = Array.from({ length: 400 }, (_, i) => rawRequest(2 * i + 1, 'Big', '65536'))
    deaf.write(Buffer.concat(asked))
    await until(() => server.connectionCount === 1)
    await until(() => server.connectionCount === 0)
    deaf.destroy()
    await using fresh = await connect()
    assert.equal(String(await fresh.call(RAW_SERVICE, 'Echo', Buffer.from('x'))), 'x')
  })

  test('sendBufferBytes: calls beyond are refused, none of them sent', { timeout }, async () => {
    await using way = await open({})
    const { connect } = way
    const limits = { sendBufferBytes: 1024 * 1024, maxMessageBytes: 1024 * 1024 }
    await using client = await connect({ limits })
    const message = Buffer.alloc(512 * 1024, 'x')
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () => client.call(RAW_SERVICE, 'Echo', message)),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    assert.ok(refused.length > 0 && refused.length < 40, `${refused.length} of 40 are refused`)
    for (const { reason } of refused as { reason: TtrpcError }[]) {
      assert.deepEqual([reason.code, reason.sent], [Code.RESOURCE_EXHAUSTED, false])
      assert.match(reason.message, /sendBufferBytes/)
    }
    assert.equal((await client.call(RAW_SERVICE, 'Echo', message)).length, message.length)
  })

  test('engineBufferBytes: long bodies beyond it wait, and all of them arrive', { timeout }, async () => {
    await using way = await open({ engineBufferBytes: 1024 * 1024 })
    const { connect } = way
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect()))
    const message = Buffer.alloc(3 * 1024 * 1024, 'y')
    const replies = await Promise.all(clients.map((client) => client.call(RAW_SERVICE, 'Echo', message)))
    for (const reply of replies) assert.ok(message.equals(reply))
    await Promise.all(clients.map((client) => client.close()))
  })

  if (!target.isNative) {
    if (!target.listens) return
    test('maxConnectionsPerUid needs the native engine', { timeout }, async () => {
      await assert.rejects(open({ maxConnectionsPerUid: 1 }), { code: 'ERR_TTRPC_OPTION' })
    })
    return
  }

  test('maxConnectionsPerUid: one more is refused, with the reason; one that leaves makes room', {
    timeout,
  }, async () => {
    await using way = await open({ maxConnectionsPerUid: 2 })
    const { server, dial } = way
    const refusals: Refusal[] = []
    const onRefusal = (refusal: unknown): number => refusals.push(refusal as Refusal)
    diagnostics.subscribe(Channels.PEER_REFUSED, onRefusal)
    const peers: RawPeer[] = [await dial(), await dial()]
    for (const peer of peers) {
      await peer.send(rawRequest(1, 'Echo', 'in'))
      await peer.next()
    }
    await (await dial()).closed
    await until(() => refusals.length === 1)
    assert.match(refusals[0]!.reason, /maxConnectionsPerUid/)
    peers[0]!.close()
    await until(() => server.connectionCount === 1)
    const next = await dial()
    await next.send(rawRequest(1, 'Echo', 'in'))
    await next.next()
    diagnostics.unsubscribe(Channels.PEER_REFUSED, onRefusal)
  })
}
