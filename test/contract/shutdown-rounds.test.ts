/** Shutdown under load, again and again: no answer of a call that was begun is lost. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { allowAnyPeer, ClosedError, connect, type EngineChoice, Server } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { seededNumbers } from '../support/seeded.js'
import { tempSocket } from '../support/temp-socket.js'

holdWhileTesting()

const SERVICE = 'shutdown.v1.Work'
const CALLS = 32
const engines: readonly EngineChoice[] = ['native', 'node']

/** A handler that takes some turns of the loop, as the seed says. */
async function dawdle(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) {
    if (i % 2 === 0) await null
    else await new Promise((resolve) => setImmediate(resolve))
  }
}

interface Round {
  readonly begun: Set<number>
  readonly answered: Set<number>
  readonly failed: number
}

/** Makes calls without a pause while the server is shut down. */
async function round(engine: EngineChoice, path: string, random: () => number): Promise<Round> {
  const begun = new Set<number>()
  const answered = new Set<number>()
  let failed = 0
  const server = new Server({ engine, handshaker: allowAnyPeer() })
  server.registerRaw(SERVICE, {
    async Do(bytes) {
      begun.add(Buffer.from(bytes).readUInt32BE())
      await dawdle(Math.floor(random() * 4))
      return bytes
    },
  })
  await server.listen(path)
  await using client = await connect(path, { engine })
  let id = 0
  let open = true
  const work = async (): Promise<void> => {
    while (open) {
      const own = id++
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(own)
      try {
        const reply = await client.call(SERVICE, 'Do', bytes)
        assert.equal(Buffer.from(reply).readUInt32BE(), own)
        answered.add(own)
      } catch (error) {
        assert.ok(error instanceof ClosedError)
        failed++
        return
      }
    }
  }
  const workers = Array.from({ length: CALLS }, work)
  await dawdle(Math.floor(random() * 20))
  const report = await server.shutdown()
  assert.deepEqual(report.cut, [])
  open = false
  await Promise.all(workers)
  await client.close()
  return { begun, answered, failed }
}

for (const engine of engines) {
  const rounds = engine === 'native' ? 1000 : 300
  test(`D5: no answer of a call that was begun is lost in ${rounds} shutdowns under load (${engine})`, async () => {
    const random = seededNumbers(20)
    const path = tempSocket()
    let begun = 0
    for (let i = 0; i < rounds; i++) {
      const result = await round(engine, path, random)
      begun += result.begun.size
      for (const id of result.begun)
        assert.ok(result.answered.has(id), `round ${i}: call ${id} was begun and lost`)
      assert.equal(result.begun.size, result.answered.size)
    }
    assert.ok(begun > rounds, `${begun} calls in all`)
  })
}
