/** Bytes that JavaScript allocates a call, and a connect with its first call. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Child } from '../support/child.js'
import { TempFolder } from '../support/temp-folder.js'
import { HEAP_FLAGS, type HeapMark } from './heap.js'

const COUNT = 1000
const WARM = 5000

/** The most bytes a round. They were measured on Node 20, and are a quarter more than that. */
const most = {
  calls: { client: 2150, server: 1000 },
  connects: { client: 12_000, server: 2250 },
} as const

const through = ['sh', '-c', `exec "$0" ${HEAP_FLAGS} "$@"`]

/** Returns the bytes a round between the two marks of a program. */
async function bytesOf(child: Child): Promise<number> {
  const [begin, end]: HeapMark[] = [JSON.parse(await child.line()), JSON.parse(await child.line())]
  assert.equal(end!.collections, begin!.collections, 'the collector ran, so that garbage was not counted')
  return (end!.bytes - begin!.bytes) / COUNT
}

describe('bytes of garbage', { timeout: 60_000 }, () => {
  for (const load of ['calls', 'connects'] as const) {
    for (const io of ['thread', 'adaptive'] as const) {
      test(`of ${load}, io ${io}`, async (t) => {
        const path = new TempFolder().at('s')
        const server = Child.start(new URL('./programs/guard-server.js', import.meta.url), [path, io], {
          through,
        })
        await using _server = server
        await server.expect('ready')
        const args = [path, io, load, String(COUNT), String(WARM)]
        await using client = Child.start(new URL('./programs/guard-client.js', import.meta.url), args, {
          through,
        })
        const [ofClient, ofServer] = await Promise.all([bytesOf(client), bytesOf(server)])
        t.diagnostic(`client ${Math.round(ofClient)} B, server ${Math.round(ofServer)} B a round`)
        assert.ok(ofClient <= most[load].client, `client: ${ofClient} B, at most ${most[load].client}`)
        assert.ok(ofServer <= most[load].server, `server: ${ofServer} B, at most ${most[load].server}`)
      })
    }
  }
})
