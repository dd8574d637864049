// Memory of idle connections: npm run bench:idle [-- --connections 10000 --rounds 5 --engines native,node]
//
// The server's process, each connection made a call first, after GC. KiB a connection, above the same
// server while a first hundred connections are open.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { startTalker } from './lib/process.js'
import { saveResults } from './lib/results.js'
import { range } from './lib/statistics.js'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    engines: { type: 'string', default: 'native,node' },
  },
})
const count = Number(values.connections)
const here = (name) => fileURLToPath(new URL(`memory/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ttrpc-idle-'))
const engines = values.engines.split(',')
const rows = []
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const engine of engines) rows.push({ engine, ...(await measure(engine)) })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const table = new Table({
  head: ['engine', 'RSS KiB', 'PSS KiB', 'anonymous KiB'],
  style: { head: [], border: [] },
})
for (const engine of engines) {
  const own = rows.filter((row) => row.engine === engine)
  const of = (name) =>
    range(
      own.map((row) => row[name] / count),
      (n) => n.toFixed(2),
    )
  table.push([engine, of('rss'), of('pss'), of('anonymous')])
}
console.log(
  `\na connection, ${count} idle ones, each made a call; ${values.rounds} rounds: median (least–most)`,
)
console.log(table.toString())
saveResults('idle', { connections: count, rounds: rows })

async function measure(engine) {
  const socket = join(folder, `${engine}.sock`)
  const server = await startTalker([
    '--expose-gc',
    here('idle-server.js'),
    '--socket',
    socket,
    '--engine',
    engine,
  ])
  const few = await startTalker([here('idle-client.js'), '--socket', socket, '--count', '100'])
  const before = JSON.parse(await server.ask('measure'))
  await few.end()
  const many = await startTalker([here('idle-client.js'), '--socket', socket, '--count', String(count)])
  const after = JSON.parse(await server.ask('measure'))
  if (after.connections < count) throw new Error(`${after.connections} connections instead of ${count}`)
  await many.end()
  await server.end()
  return {
    rss: after.rss - before.rss,
    pss: after.pss - before.pss,
    anonymous: after.anonymous - before.anonymous,
  }
}
