// Memory of a fleet: npm run bench:fleet [-- --servers 1000 --rounds 5 --against DIR --save NAME]
//
// One process, each server on its own socket with its own rule and one open connection that made a call;
// KiB a server above the same process with one server, after GC. The clients are in another process.
// --against: beside the built checkout DIR, in turn.
import { join } from 'node:path'
import { withFolder } from './lib/compare.js'
import { measureInTurn, measureOptions, memoryColumns, printMeasures } from './lib/measure.js'
import { memoryAbove } from './lib/memory.js'
import { startTalker } from './lib/process.js'
import { saveResults } from './lib/results.js'

const { rounds, trees, save, servers } = measureOptions('fleet', '5', {
  servers: { type: 'string', default: '1000' },
})
const count = Number(servers)
const runs = await measureInTurn({ kinds: ['fleet'], trees, rounds, measure })
const title = `a server, ${count} servers in one process; ${rounds} rounds`
printMeasures({ title, first: '', columns: memoryColumns(count, 1), runs, trees })
if (save !== undefined) saveResults(save, { servers: count, runs: Object.fromEntries(runs) })

function measure(_, tree) {
  return withFolder(async (folder) => {
    const program = (name) => join(tree.folder, 'bench/memory', name)
    const options = ['--folder', folder, '--count', String(count)]
    const server = await startTalker(['--expose-gc', program('fleet-server.js'), ...options])
    const before = JSON.parse(await server.ask('measure'))
    await server.ask('fill')
    const clients = await startTalker([program('fleet-client.js'), ...options])
    const after = JSON.parse(await server.ask('measure'))
    await clients.end()
    await server.end()
    return memoryAbove(after, before)
  })
}
