// Memory of idle connections: npm run bench:idle [-- --connections 10000 --rounds 5 --engines native,node]
//   [--against DIR] [--save NAME]
//
// The server's process, each connection made a call first, after GC. KiB a connection, above the same
// server while a first hundred connections are open. --against: beside the built checkout DIR, in turn.
import { join } from 'node:path'
import { withFolder } from './lib/compare.js'
import { measureInTurn, measureOptions, memoryColumns, printMeasures } from './lib/measure.js'
import { memoryAbove } from './lib/memory.js'
import { startTalker } from './lib/process.js'
import { saveResults } from './lib/results.js'

const { rounds, trees, save, ...values } = measureOptions('idle', '5', {
  connections: { type: 'string', default: '10000' },
  engines: { type: 'string', default: 'native,node' },
})
const count = Number(values.connections)
const kinds = values.engines.split(',')
await withFolder(async (folder) => {
  const socket = join(folder, 'idle.sock')
  const measure = (engine, tree) => measureIdle(engine, tree.folder, socket)
  const runs = await measureInTurn({ kinds, trees, rounds, measure })
  const title = `a connection, ${count} idle ones, each made a call; ${rounds} rounds`
  printMeasures({ title, first: 'engine', columns: memoryColumns(count, 2), runs, trees })
  if (save !== undefined) saveResults(save, { connections: count, runs: Object.fromEntries(runs) })
})

async function measureIdle(engine, tree, socket) {
  const program = (name) => join(tree, 'bench/memory', name)
  const clients = (number) =>
    startTalker([program('idle-client.js'), '--socket', socket, '--count', String(number)])
  const options = ['--socket', socket, '--engine', engine]
  const server = await startTalker(['--expose-gc', program('idle-server.js'), ...options])
  const few = await clients(100)
  const { connections: _, ...before } = JSON.parse(await server.ask('measure'))
  await few.end()
  const many = await clients(count)
  const { connections, ...after } = JSON.parse(await server.ask('measure'))
  if (connections < count) throw new Error(`${connections} connections instead of ${count}`)
  await many.end()
  await server.end()
  return memoryAbove(after, before)
}
