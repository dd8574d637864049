/** Bad bytes from peers, which a server survives: other connections are not affected. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { after, before, describe, test } from 'node:test'
import type { RawPeer } from '../support/raw-peer.js'
import { RAW_SERVICE, rawRequest, until } from '../support/raw-service.js'
import { seededBytes } from '../support/seeded.js'
import { DATA, frame, HEADER_BYTES, header, MAX_BODY, REQUEST, RESPONSE } from '../support/wire.js'
import { engines, openRaw, type RawWay, type Target } from './targets.js'

for (const target of engines) {
  describe(`bad input to a server: ${target.name}`, { timeout: 120_000 }, () => suite(target))
}

function suite(target: Target): void {
  let raw: RawWay
  let names = 0

  before(async () => {
    raw = await openRaw(target, { limits: { maxDiscardBytes: 8 << 20 } })
  })
  after(() => raw.server.close())

  /** A test with a raw connection beside one of a client, on which calls go on. */
  function bad(title: string, run: (peer: RawPeer) => Promise<void>): void {
    test(title, { timeout: 60_000 }, async () => {
      await using beside = await raw.connect()
      await until(() => raw.server.connectionCount === 1)
      const name = `beside ${++names}`
      const waiting = beside.call(RAW_SERVICE, 'Block', Buffer.from(name))
      await raw.calls.get(name).begun.promise
      using peer = await raw.dial()
      await run(peer)
      peer.close()
      await until(() => raw.server.connectionCount === 1)
      raw.calls.get(name).released.fire()
      assert.equal(String(await waiting), name, 'a call beside is answered')
      await beside.close()
      await using fresh = await raw.connect()
      assert.equal(String(await fresh.call(RAW_SERVICE, 'Echo', Buffer.from('fresh'))), 'fresh')
      await fresh.close()
      await until(() => raw.server.connectionCount === 0)
    })
  }

  async function serves(peer: RawPeer, stream: number): Promise<void> {
    await peer.send(rawRequest(stream, 'Echo', `serves ${stream}`))
    await answered(peer, stream, `serves ${stream}`)
  }

  async function answered(peer: RawPeer, stream: number, text: string): Promise<void> {
    const answer = await peer.answer()
    assert.deepEqual([answer.stream, answer.status, String(answer.payload)], [stream, undefined, text])
  }

  async function refused(
    peer: RawPeer,
    stream: number,
    code: number,
    message: string | RegExp,
  ): Promise<void> {
    const answer = await peer.answer()
    assert.equal(answer.stream, stream)
    assert.equal(answer.status?.code, code)
    if (typeof message === 'string') assert.equal(answer.status.message, message)
    else assert.match(answer.status.message, message)
  }

  for (let seed = 1; seed <= 8; seed++) {
    bad(`random bytes, seed ${seed}`, async (peer) => {
      await peer.send(seededBytes(seed, 256 * 1024))
      peer.halfClose() // whatever frame it is in does not end
      await peer.closed
    })
  }

  for (let seed = 11; seed <= 18; seed++) {
    bad(`random bodies in whole frames, seed ${seed}`, async (peer) => {
      const random = seededBytes(seed, 64 * 1024)
      for (let at = 0, stream = 1; at < random.length - 300; stream += 2) {
        const length = random[at]!
        await peer.send(
          frame(stream, random[at + 1]!, random[at + 2]!, random.subarray(at + 3, at + 3 + length)),
        )
        at += 3 + length
      }
      await peer.send(rawRequest(0xffff_fff1, 'Echo', 'last'))
      let last = await peer.answer()
      while (last.stream !== 0xffff_fff1) last = await peer.answer()
      assert.equal(String(last.payload), 'last')
    })
  }

  bad('A11: a request that is not an envelope is answered with 3, and its id is used', async (peer) => {
    await peer.send(frame(1, REQUEST, 0, Buffer.from('ffffff', 'hex')))
    await refused(peer, 1, 3, /^unmarshal request error: /)
    await peer.send(rawRequest(1, 'Echo'))
    await refused(peer, 1, 3, 'StreamID cannot be re-used and must increment')
    await serves(peer, 3)
  })

  const whole = rawRequest(1, 'Echo', 'truncated')
  for (const length of [1, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 1, whole.length - 1]) {
    bad(`A21: a connection that closes after ${length} bytes of a frame ends alone`, async (peer) => {
      await serves(peer, 1)
      await peer.send(whole.subarray(0, length))
      peer.halfClose()
      assert.equal(await peer.closed, 'end')
      assert.equal(peer.frames.length, 0)
    })
  }

  bad('A21: a body of 4 MiB that is cut off ends the connection alone', async (peer) => {
    await peer.send(header(MAX_BODY, 1, REQUEST), Buffer.alloc(1_000_000))
    peer.halfClose()
    await peer.closed
  })

  bad('A8: an oversized frame is answered with 8 and thrown away, of any type', async (peer) => {
    const text = `message length ${MAX_BODY + 1} exceed maximum message size of ${MAX_BODY}`
    for (const [stream, type] of [
      [1, REQUEST],
      [2, DATA],
      [3, 9],
    ] as const) {
      await peer.send(frame(stream, type, 0, Buffer.alloc(MAX_BODY + 1, 0xff)))
      await refused(peer, stream, 8, text)
    }
    await serves(peer, 1) // an oversized frame uses no id up
  })

  bad('A8: an oversized frame is answered before its body has come', async (peer) => {
    await peer.send(header(MAX_BODY + 1, 5, REQUEST))
    await refused(peer, 5, 8, /^message length 4194305 exceed/)
    await peer.send(Buffer.alloc(MAX_BODY + 1), rawRequest(5, 'Echo', 'next'))
    await answered(peer, 5, 'next')
  })

  bad('A10: past maxDiscardBytes the connection ends', async (peer) => {
    await peer.send(header(0xffff_ffff, 1, REQUEST))
    await refused(peer, 1, 8, `message length 4294967295 exceed maximum message size of ${MAX_BODY}`)
    await peer.send(Buffer.alloc(8 << 20))
    await peer.closed
  })

  bad('a whole conversation may come byte by byte', async (peer) => {
    const conversation = [
      rawRequest(1, 'Echo', 'one'),
      rawRequest(2, 'Echo'),
      frame(3, 9, 0, Buffer.from('x')),
      rawRequest(3, 'Nope'),
      rawRequest(5, 'Echo', 'x'.repeat(300)),
    ]
    await peer.dribble(Buffer.concat(conversation))
    await answered(peer, 1, 'one')
    await refused(peer, 2, 3, 'StreamID must be odd for client initiated streams')
    await refused(peer, 3, 12, 'method Nope')
    await answered(peer, 5, 'x'.repeat(300))
  })

  bad('10,000 requests in one write are all answered, each once', async (peer) => {
    const requests = Array.from({ length: 10_000 }, (_, i) => rawRequest(2 * i + 1, 'Echo', `${i}`))
    void peer.send(...requests)
    const seen = new Set<number>()
    for (let i = 0; i < 10_000; i++) {
      const { stream, status, payload } = await peer.answer()
      assert.equal(status, undefined)
      assert.equal(String(payload), String((stream - 1) / 2))
      seen.add(stream)
    }
    assert.equal(seen.size, 10_000)
    await serves(peer, 20_001)
    assert.equal(peer.frames.length, 0, 'no answer too many')
  })

  bad('A7: unknown types, and responses, are ignored', async (peer) => {
    for (const type of [0, RESPONSE, 4, 9, 255]) await peer.send(frame(101, type, 255, Buffer.from('??')))
    await serves(peer, 1)
  })

  bad('A17: flags of a unary request mean nothing', async (peer) => {
    let stream = 1
    for (const flags of [1, 2, 4, 6, 255]) {
      await peer.send(rawRequest(stream, 'Echo', `${flags}`, flags))
      await answered(peer, stream, `${flags}`)
      stream += 2
    }
  })

  bad('A21: a half-close while calls are in flight ends the connection and aborts them', async (peer) => {
    const name = `half-close ${++names}`
    await peer.send(rawRequest(1, 'Block', name))
    await raw.calls.get(name).begun.promise
    peer.halfClose()
    assert.equal(await peer.closed, 'end')
    await raw.calls.get(name).ended.promise
    assert.equal(raw.calls.seen(name), 'context canceled')
  })

  bad('A23: DATA for a unary call in flight is answered with 3, and the call goes on', async (peer) => {
    const name = `data ${++names}`
    await peer.send(rawRequest(1, 'Block', name))
    await raw.calls.get(name).begun.promise
    await peer.send(frame(1, DATA, 0, Buffer.from('more')))
    await refused(peer, 1, 3, 'StreamID is no longer active')
    raw.calls.get(name).released.fire()
    await answered(peer, 1, name)
    await serves(peer, 3)
  })
}
