/** Which stream ids a server takes, by its option, on every engine. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import { Server, type StreamIdPolicy } from 'ttrpc'
import { echoDefinition } from '../support/echo-service.js'
import { echoImplementation } from '../support/our-server.js'
import { bytesValue, stringValue } from '../support/protobuf.js'
import type { RawPeer } from '../support/raw-peer.js'
import { answered, ask, refused } from '../support/server-clauses.js'
import { CLOSE, data, ended, message, NO_DATA, REMOTE_OPEN } from '../support/stream-clauses.js'
import { engines, type Target } from './targets.js'

const USED = 'StreamID cannot be re-used and must increment'
const LAST_ID = 0xffff_ffff

for (const target of engines) {
  describe(`stream ids: ${target.name}`, { timeout: 60_000 }, () => suite(target))
}

function suite(target: Target): void {
  /** A test with two connections to a server of that rule. */
  function ids(
    title: string,
    streamIdPolicy: StreamIdPolicy | undefined,
    run: (peer: RawPeer, beside: RawPeer) => Promise<void>,
  ): void {
    test(title, async () => {
      await using server = new Server({ ...target.options, ...(streamIdPolicy && { streamIdPolicy }) })
      server.register(echoDefinition, echoImplementation())
      const way = await target.open(server)
      await run(await way.dial(), await way.dial())
    })
  }

  ids('F5: unique: a lower id and one used before open a call', 'unique', async (peer) => {
    for (const id of [LAST_ID, 5, 3, 3]) {
      await ask(peer, id, 'Echo', stringValue(`id ${id}`))
      await answered(peer, id, `id ${id}`)
    }
  })

  ids('F5: unique: the id of a running call opens no other', 'unique', async (peer, beside) => {
    await ask(peer, 7, 'Block', stringValue('first'))
    await ask(beside, 1, 'Begun', stringValue('first'))
    await answered(beside, 1, 'first')
    await ask(peer, 7, 'Echo', stringValue('second'))
    await refused(peer, 7, 3, USED)
    await ask(beside, 3, 'Release', stringValue('first'))
    await answered(peer, 7, 'first')
    await ask(peer, 7, 'Echo', stringValue('third'))
    await answered(peer, 7, 'third')
  })

  ids('F5: unique: nor does that of an open stream, until it has ended', 'unique', async (peer) => {
    for (let round = 0; round < 3; round++) {
      for (let time = 0; time < 2; time++) {
        await ask(peer, 9, 'Chat', undefined, { flags: REMOTE_OPEN | NO_DATA })
      }
      await refused(peer, 9, 3, USED)
      const hello = bytesValue(Buffer.from(`round ${round}`))
      await peer.send(data(9, 0, hello))
      assert.deepEqual(await message(peer, 9), hello)
      await peer.send(data(9, CLOSE))
      await ended(peer, 9)
    }
  })

  for (const policy of [undefined, 'increasing'] as const) {
    ids(`F5: increasing is the default: ${policy}`, policy, async (peer) => {
      for (const id of [1, 5]) {
        await ask(peer, id, 'Echo', stringValue('up'))
        await answered(peer, id, 'up')
      }
      for (const id of [3, 5]) {
        await ask(peer, id, 'Echo', stringValue('down'))
        await refused(peer, id, 3, USED)
      }
    })
  }
}
