/**
 * Terminates workers of a group while peers connect, so many rounds, and prints what is left of descriptors and
 * threads. `how`: what ends each round.
 */
import { Buffer } from 'node:buffer'
import { setMaxListeners } from 'node:events'
import process from 'node:process'
import { connect, ServerGroup } from 'ttrpc'
import { ioThreads, openFiles } from '../../support/proc.js'
import { say } from '../../support/say.js'
import { tempSocket } from '../../support/temp-socket.js'

const how = process.argv[2] as 'terminate' | 'close' | 'shutdown'
const rounds = Number(process.argv[3] ?? 10)
const file = new URL('../../contract/programs/group-worker.js', import.meta.url)
setMaxListeners(0)

/** Connects and calls until `stop` aborts. Calls may fail: their workers end. */
async function load(path: string, stop: AbortSignal): Promise<number> {
  let answered = 0
  while (!stop.aborted) {
    try {
      await using client = await connect(path)
      await client.call('test.v1.Worker', 'Thread', Buffer.alloc(0))
      answered++
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return answered
}

async function round(): Promise<number> {
  const group = new ServerGroup(file, { workers: 2, onWorkerExit: () => undefined })
  const path = tempSocket()
  await group.listen(path)
  const stop = new AbortController()
  const loads = Array.from({ length: 8 }, () => load(path, stop.signal))
  for (let i = 0; how === 'terminate' && i < 4; i++) {
    await Promise.all([group.workers[0]?.terminate(), group.addWorker()])
  }
  if (how === 'close') await group.close()
  else await group.shutdown({ timeoutMs: 5000 })
  stop.abort()
  const answered = await Promise.all(loads)
  return answered.reduce((one, other) => one + other, 0)
}

await round()
const before = openFiles()
let answered = 0
for (let i = 0; i < rounds; i++) answered += await round()
const left = openFiles().filter((file) => !before.includes(file))
say(JSON.stringify({ left, files: openFiles().length - before.length, threads: ioThreads() }))
if (how === 'terminate' && answered === 0) say('no call was answered')
