/** A server whose process has no descriptors left goes on as soon as it has some again. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { connect } from 'ttrpc'
import { Child } from '../support/child.js'
import { RawPeer } from '../support/raw-peer.js'
import { tempSocket } from '../support/temp-socket.js'

/** Enough to load the modules, of which Node opens many at once. */
const DESCRIPTORS = 256

test('D8: out of descriptors, accepting pauses and goes on; who waited is served', async () => {
  const path = tempSocket()
  await using server = Child.start(new URL('./programs/few-descriptors.js', import.meta.url), [path], {
    descriptors: DESCRIPTORS,
  })
  await server.expect('ready')
  // The kernel completes all of these; the server can accept some of them only.
  const crowd = await Promise.all(Array.from({ length: DESCRIPTORS }, () => RawPeer.dial(path)))
  await using client = await connect(path)
  const waiting = client.call('few.v1.Echo', 'Echo', Buffer.from('hello'))
  for (const peer of crowd) peer.close()
  assert.equal(Buffer.from(await waiting).toString(), 'hello')
})
