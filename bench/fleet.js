// Memory of a fleet: npm run bench:fleet [-- --servers 1000 --rounds 5]
//
// One process, each server on its own socket with its own rule and one open connection that made a call;
// KiB a server above the same process with one server, after GC. The clients are in another process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { memoryAbove } from './lib/memory.js'
import { startTalker } from './lib/process.js'
import { saveResults } from './lib/results.js'
import { range } from './lib/statistics.js'

const { values } = parseArgs({
  options: { servers: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '5' } },
})
const here = (name) => fileURLToPath(new URL(`memory/${name}`, import.meta.url))
const count = Number(values.servers)
const rows = []
for (let round = 0; round < Number(values.rounds); round++) rows.push(await measure())
for (const name of ['rss', 'pss', 'anonymous']) {
  console.log(
    `${name.padEnd(10)} ${range(
      rows.map((row) => row[name] / count),
      (n) => n.toFixed(1),
    )} KiB a server, ${count} servers`,
  )
}
saveResults('fleet', { servers: count, rounds: rows })

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'ttrpc-fleet-'))
  const options = ['--folder', folder, '--count', String(count)]
  const server = await startTalker(['--expose-gc', here('fleet-server.js'), ...options])
  const before = JSON.parse(await server.ask('measure'))
  await server.ask('fill')
  const clients = await startTalker([here('fleet-client.js'), ...options])
  const after = JSON.parse(await server.ask('measure'))
  await clients.end()
  await server.end()
  rmSync(folder, { recursive: true, force: true })
  return memoryAbove(after, before)
}
