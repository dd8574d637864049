/** A Duplex that breaks the rules of streams ends its own connection, and holds up neither `close` nor the process. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { describe, test } from 'node:test'
import { allowAnyPeer, Client, ClosedError } from 'ttrpc'
import { duplexPair } from '#ttrpc/engine/memory/duplex-pair.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, rawServer, until } from '../support/raw-service.js'

holdWhileTesting()

/** How a duplex breaks them, once it is in use. */
const ways: readonly [string, (duplex: Duplex) => void][] = [
  [
    '`write` throws',
    (duplex) => {
      duplex._write = () => {
        throw new Error('broken')
      }
    },
  ],
  ['`write` never ends', (duplex) => Object.assign(duplex, { _write() {} })],
  ['`read` throws', (duplex) => Object.assign(duplex, { _read: thrower })],
  ['`final` throws', (duplex) => Object.assign(duplex, { _final: thrower })],
  ['`destroy` throws', (duplex) => Object.assign(duplex, { _destroy: thrower })],
  ['`destroy` never ends', (duplex) => Object.assign(duplex, { _destroy() {} })],
  [
    'all listeners are removed',
    (duplex) => {
      for (const name of duplex.eventNames()) duplex.removeAllListeners(name)
    },
  ],
]

function thrower(): never {
  throw new Error('broken')
}

describe('duplexes that break the rules of streams', { timeout: 60_000 }, () => {
  for (const [what, spoil] of ways) {
    for (const side of ['client', 'server'] as const) {
      test(`${side}: ${what}`, async () => {
        const [ours, theirs] = duplexPair()
        await using server = rawServer({ handshaker: allowAnyPeer() })
        server.serve(theirs)
        const client = Client.over(ours)
        await client.call(RAW_SERVICE, 'Echo', Buffer.alloc(3))
        spoil(side === 'client' ? ours : theirs)
        const call = client.call(RAW_SERVICE, 'Echo', Buffer.alloc(3), { timeoutMs: 200 })
        await call.catch((error) =>
          assert.ok(error instanceof ClosedError || error.code === 4, String(error)),
        )
        await client.close()
        await server.close()
        await until(() => server.connectionCount === 0)
      })
    }
  }
})
