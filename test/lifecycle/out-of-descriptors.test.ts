/** A server whose process has few descriptors, or none, closes newcomers and goes on as soon as it has some again. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { connect } from 'ttrpc'
import { Child } from '../support/child.js'
import { RawPeer } from '../support/raw-peer.js'
import { tempSocket } from '../support/temp-socket.js'

const timeout = 60_000
/** Enough to load the modules, of which Node opens many at once. */
const DESCRIPTORS = 256
/** The limit reserves 128, half of them. Some of those the process may use itself for a moment. */
const RESERVED = 128
const FREE = 120
const REASON = 'the process has no descriptors left beyond reservedDescriptors'

async function start(engine: string): Promise<{ server: Child; path: string }> {
  const path = tempSocket()
  const program = new URL('./programs/few-descriptors.js', import.meta.url)
  const server = Child.start(program, [path, engine], { descriptors: DESCRIPTORS })
  await server.expect('ready')
  return { server, path }
}

async function isServed(path: string): Promise<void> {
  await using client = await connect(path)
  assert.equal(
    Buffer.from(await client.call('few.v1.Echo', 'Echo', Buffer.from('hello'))).toString(),
    'hello',
  )
}

for (const engine of ['native', 'node']) {
  test(`connections leave reservedDescriptors free, and a newcomer is closed with the reason (${engine})`, {
    timeout,
  }, async () => {
    const { server, path } = await start(engine)
    await using _ = server
    const crowd = await Promise.all(Array.from({ length: DESCRIPTORS }, () => RawPeer.dial(path)))
    await server.expect(REASON)
    await Promise.all(crowd.slice(RESERVED).map((peer) => peer.closed))
    server.tell(`open ${FREE}`)
    await server.expect(`opened ${FREE}`)
    server.tell('free')
    await server.expect('freed')
    for (const peer of crowd) peer.close()
    await isServedAtLast(path)
  })
}

test('D8: without any descriptor a newcomer is closed with the reason, and later ones are served', {
  timeout,
}, async () => {
  const { server, path } = await start('native')
  await using _ = server
  server.tell(`open ${DESCRIPTORS}`)
  assert.match(await server.line(), /^opened \d+$/)
  for (let i = 0; i < 100; i++) await (await RawPeer.dial(path)).closed
  await server.expect(REASON)
  server.tell('free')
  await server.expect('freed')
  await isServedAtLast(path)
})

/** Tries until it is served: the server notices each close by itself. */
async function isServedAtLast(path: string): Promise<void> {
  for (;;) {
    try {
      return await isServed(path)
    } catch (error) {
      assert.equal((error as Error).name, 'ClosedError')
    }
  }
}
