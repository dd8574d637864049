/** Envelopes made to harm those who read them: long names, very many fields and pairs. The connection lives. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Channels, type TtrpcError } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { bytes, integer } from '../support/protobuf.js'
import { RAW_SERVICE, rawRequest } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { envelope, frame, MAX_BODY, REQUEST, RESPONSE, request } from '../support/wire.js'
import { clientsOfRawServers } from './raw-server.js'
import { engines, openRaw, type Target } from './targets.js'

holdWhileTesting()

const MAX_NAME = 1024
const MAX_FIELDS = 4096
const TOO_MANY_FIELDS = 'more than 4096 fields in the envelope'
const echo = { service: RAW_SERVICE, method: 'Echo' }
const repeat = (one: Buffer, count: number): Buffer => Buffer.alloc(one.length * count, one)
/** A group of field 9 with so many empty fields in it. */
const group = (count: number): Buffer =>
  Buffer.concat([Buffer.from([0x4b]), repeat(integer(8, 0), count), Buffer.from([0x4c])])

for (const target of engines) {
  describe(`hostile envelopes: ${target.name}`, { timeout: 60_000 }, () => {
    names(target)
    counts(target)
  })
}

function names(target: Target): void {
  test('A25: a long name is cut in the answer and in events', async () => {
    await using way = await openRaw(target)
    using recorded = new RecordedEvents()
    using peer = await way.dial()
    const most = 'x'.repeat(MAX_NAME)
    const cases: [parts: { service: string; method: string }, message: string][] = [
      [{ service: most, method: 'm' }, `service ${most}`],
      [{ service: `${most}x`, method: 'm' }, `service ${most}…`],
      [{ service: 'x'.repeat(MAX_BODY - 100), method: 'm' }, `service ${most}…`],
      [{ service: RAW_SERVICE, method: most }, `method ${most}`],
      [{ service: RAW_SERVICE, method: 'x'.repeat(MAX_BODY - 100) }, `method ${most}…`],
      // Cut between characters: one of 2, 3 or 4 bytes begins before the bound and ends behind it.
      [{ service: `${most.slice(1)}é`, method: '' }, `service ${most.slice(1)}…`],
      [{ service: `${most.slice(2)}€`, method: '' }, `service ${most.slice(2)}…`],
      [{ service: `${most.slice(3)}😀`, method: '' }, `service ${most.slice(3)}…`],
      [{ service: `${most.slice(2)}é€`, method: '' }, `service ${most.slice(2)}é…`],
    ]
    for (const [at, [parts, message]] of cases.entries()) {
      await peer.send(request(2 * at + 1, parts))
      const { status } = await peer.answer()
      assert.deepEqual([status?.code, status?.message], [12, message], `case ${at}`)
    }
    const refused = recorded.of(Channels.CALL_REFUSED)
    assert.deepEqual(
      refused.map(({ reason }) => reason),
      cases.map(([, message]) => message),
    )
    await peer.send(rawRequest(101, 'Echo', 'alive'))
    assert.equal(String((await peer.answer()).payload), 'alive')
  })

  test('A25: a fallback is not asked for a long name', async () => {
    await using way = await openRaw(target)
    const asked: string[] = []
    way.server.setFallback((_, { service, method }) => {
      asked.push(`${service}/${method}`)
      return Buffer.alloc(0)
    })
    await using client = await way.connect()
    const most = 'y'.repeat(MAX_NAME)
    const call = (service: string, method: string): Promise<unknown> =>
      client.call(service, method, Buffer.alloc(0)).catch((error: TtrpcError) => error.code)
    assert.equal(await call(`${most}y`, 'm'), 12)
    assert.equal(await call('s', `${most}y`), 12)
    await call(most, most)
    assert.deepEqual(asked, [`${most}/${most}`])
  })

  test('A12: a long name that is not UTF-8 is answered as a short one', async () => {
    await using way = await openRaw(target)
    using peer = await way.dial()
    await peer.send(frame(1, REQUEST, 0, bytes(1, Buffer.alloc(2 * MAX_NAME, 0xff))))
    const { status } = await peer.answer()
    const message = 'unmarshal request error: string field contains invalid UTF-8'
    assert.deepEqual([status?.code, status?.message], [3, message])
  })
}

function counts(target: Target): void {
  test('A13, A26: an envelope has a bound of fields, wherever they are', async () => {
    await using way = await openRaw(target)
    using peer = await way.dial()
    const head = envelope(echo)
    const left = MAX_FIELDS - 2
    const fits: Buffer[] = [
      repeat(integer(9, 0), left),
      repeat(bytes(2, 'Echo'), left),
      repeat(bytes(3, ''), left),
      repeat(integer(4, 0), left),
      group(8 * left - 16),
    ]
    const tooMany = [
      repeat(integer(9, 0), left + 1),
      repeat(bytes(1, RAW_SERVICE), left + 1),
      repeat(bytes(3, ''), 2_000_000),
      group(8 * left + 16),
    ]
    let stream = 1
    for (const body of fits) {
      await peer.send(frame(stream, REQUEST, 0, Buffer.concat([head, body])))
      const { status } = await peer.answer()
      assert.equal(status, undefined, `${body.length} bytes`)
      stream += 2
    }
    for (const body of tooMany) {
      await peer.send(frame(stream, REQUEST, 0, Buffer.concat([head, body])))
      const { status } = await peer.answer()
      assert.deepEqual([status?.code, status?.message], [8, TOO_MANY_FIELDS], `${body.length} bytes`)
      stream += 2
    }
  })

  test('B17: metadata over a bound is refused, whatever follows it, and its stream is over', async () => {
    await using way = await openRaw(target)
    using peer = await way.dial()
    const head = envelope(echo)
    const pair = bytes(5, '')
    const cases: [Buffer, string | undefined][] = [
      [repeat(pair, 4096), undefined],
      [repeat(pair, 4097), 'more than 4096 pairs of metadata (maxMetadataPairs)'],
      [repeat(pair, 2_000_000), 'more than 4096 pairs of metadata (maxMetadataPairs)'],
      [bytes(5, bytes(2, 'v'.repeat(2 ** 20 - 4))), undefined],
      [bytes(5, bytes(2, 'v'.repeat(2 ** 20 - 3))), 'more than 1048576 bytes of metadata (maxMetadataBytes)'],
      [
        Buffer.concat([repeat(pair, 4097), Buffer.from('ffffff', 'hex')]),
        'more than 4096 pairs of metadata (maxMetadataPairs)',
      ],
    ]
    for (const [at, [metadata, message]] of cases.entries()) {
      await peer.send(frame(2 * at + 1, REQUEST, 0, Buffer.concat([head, metadata])))
      const { status } = await peer.answer()
      assert.deepEqual([status?.code, status?.message], [message && 8, message], `case ${at}`)
    }
  })

  test('B17, A26: refused envelopes do not count as errors of protocol', async () => {
    await using way = await openRaw(target, { limits: { protocolErrorBudget: 0 } })
    using peer = await way.dial()
    for (let stream = 1; stream < 40; stream += 2) {
      await peer.send(frame(stream, REQUEST, 0, repeat(bytes(5, ''), 5000)))
      assert.equal((await peer.answer()).status?.code, 8)
    }
    await peer.send(rawRequest(41, 'Echo', 'alive'))
    assert.equal(String((await peer.answer()).payload), 'alive')
  })
}

clientsOfRawServers('hostile responses', (declare) => {
  declare('E27: a response with too many fields fails its call alone', async (peer, client) => {
    const details = (count: number): Buffer =>
      bytes(1, Buffer.concat([integer(1, 5), repeat(bytes(3, ''), count)]))
    const bodies: [Buffer, number, string][] = [
      [details(MAX_FIELDS - 2), 5, ''],
      [details(MAX_FIELDS - 1), 8, TOO_MANY_FIELDS],
      [details(2_000_000), 8, TOO_MANY_FIELDS],
      [repeat(bytes(1, ''), 2_000_000), 8, TOO_MANY_FIELDS],
      [repeat(bytes(2, ''), 2_000_000), 8, TOO_MANY_FIELDS],
    ]
    for (const [body, code, message] of bodies) {
      const outcome = client.call('s', 'M', Buffer.alloc(0)).catch((error: TtrpcError) => error)
      const { stream } = await peer.next()
      await peer.send(frame(stream, RESPONSE, 0, body))
      const error = (await outcome) as TtrpcError
      assert.deepEqual([error.code, error.message], [code, message], `${body.length} bytes`)
    }
  })
})
