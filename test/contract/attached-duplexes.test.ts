/** A Duplex is served and called over whatever its former owner has done to it. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { allowAnyPeer, Client, ClosedError } from 'ttrpc'
import { duplexPair } from '#ttrpc/engine/memory/duplex-pair.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'
import { connectedSockets } from '../support/socket-pair.js'

holdWhileTesting()

const pairs: readonly [string, () => Promise<[Duplex, Duplex]>][] = [
  ['sockets', connectedSockets],
  ['memory', async () => duplexPair()],
]

/** What may have been done to a duplex before it is handed over. */
const uses: readonly [string, (duplex: Duplex) => unknown][] = [
  ['nothing', () => undefined],
  ['paused', (duplex) => duplex.pause()],
  ['paused after it flowed', (duplex) => duplex.resume().pause()],
  ['read by a listener of `readable`', (duplex) => duplex.on('readable', () => undefined)],
  [
    'corked twice',
    (duplex) => {
      duplex.cork()
      duplex.cork()
    },
  ],
  ['piped to a stream that takes nothing', (duplex) => duplex.pipe(new PassThrough({ highWaterMark: 0 }))],
]

/** What may have ended it. */
const ends: readonly [string, (duplex: Duplex) => unknown][] = [
  ['destroyed', (duplex) => duplex.destroy()],
  ['destroyed, and closed since', (duplex) => once(duplex.destroy(), 'close')],
  ['ended by its owner', (duplex) => duplex.end()],
  [
    'ended by the other side, and read to its end',
    async (duplex) => {
      duplex.resume()
      await once(duplex, 'end')
    },
  ],
]

for (const [kind, pair] of pairs) {
  describe(`duplexes handed over: ${kind}`, { timeout: 60_000 }, () => suite(pair))
}

function suite(pair: () => Promise<[Duplex, Duplex]>): void {
  for (const [what, use] of uses) {
    for (const side of ['client', 'server'] as const) {
      test(`${side}: ${what}`, async () => {
        const [ours, theirs] = await pair()
        use(side === 'client' ? ours : theirs)
        await using server = rawServer({ handshaker: allowAnyPeer() })
        server.serve(theirs)
        await using client = Client.over(ours)
        for (const size of [0, 3, 300_000]) {
          const reply = await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(size, 'x'))
          assert.ok(Buffer.alloc(size, 'x').equals(reply))
        }
      })
    }
  }

  for (const [what, end] of ends) {
    test(`client: ${what}`, async () => {
      const [ours, theirs] = await pair()
      if (what.startsWith('ended by the other')) theirs.end()
      await end(ours)
      const client = Client.over(ours)
      await assert.rejects(client.call(RAW_SERVICE, 'Echo', Buffer.alloc(3)), ClosedError)
      await client.closed
      theirs.destroy()
    })

    test(`server: ${what}`, async () => {
      const [ours, theirs] = await pair()
      if (what.startsWith('ended by the other')) ours.end()
      await end(theirs)
      const server = rawServer({ handshaker: allowAnyPeer() })
      server.serve(theirs)
      await until(() => server.connectionCount === 0)
      await server.shutdown()
      ours.destroy()
    })
  }
}
