// One address, several threads: this thread listens and admits peers, workers serve them in turn.
//
//   node examples/workers/main.js [workers] [calls]
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, ServerGroup } from 'ttrpc'

const workers = Number(process.argv[2] ?? availableParallelism())
const calls = Number(process.argv[3] ?? 64)
const folder = mkdtempSync(join(tmpdir(), 'workers-'))

let onReplaced
const replaced = new Promise((resolve) => {
  onReplaced = resolve
})
const group = new ServerGroup(new URL('./worker.js', import.meta.url), {
  workers,
  limits: { maxConnections: 1000 }, // of all workers together
  onWorkerExit({ threadId, error }) {
    console.log(`worker ${threadId} has ended: ${error?.message ?? 'no error'}; another takes its place`)
    group.addWorker().then(onReplaced, (error) => console.error(error.message))
  },
})
const { address } = await group.listen(join(folder, 'hash.sock'))

// Connections go to the workers in turn, so a client has one for each worker.
const clients = await Promise.all(Array.from({ length: workers }, () => connect(address)))
const started = performance.now()
const threads = await Promise.all(
  Array.from({ length: calls }, (_, i) =>
    clients[i % workers].call('hash.v1.Hasher', 'Hash', Buffer.from(`${i}`)),
  ),
)
const ms = performance.now() - started
const served = new Set(threads.map((reply) => Buffer.from(reply).toString()))
console.log(`${calls} calls were served by ${served.size} threads in ${ms.toFixed(0)} ms`)

// A worker that fails takes its connections with it; the others go on.
await clients[0].call('hash.v1.Hasher', 'Crash', Buffer.alloc(0)).catch((error) => console.log(error.message))
await replaced
const again = await connect(address)
await again.call('hash.v1.Hasher', 'Hash', Buffer.from('again'))
console.log('the group still serves')

await Promise.all([again, ...clients].map((client) => client.close()))
const { cut } = await group.shutdown({ timeoutMs: 5000 })
console.log(`all workers have ended, ${cut.length} calls cut`)
rmSync(folder, { recursive: true, force: true })
