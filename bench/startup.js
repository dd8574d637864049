// What the package adds to a Node that does nothing: npm run bench:startup [-- --rounds 15 --against DIR --save NAME]
//
// Fresh processes in turn: bare Node; ours with a raw server that answers its first call, asked by a client in
// the same process. Milliseconds since the process began and memory at the end, ours minus bare, pair by pair.
// --against: beside the built checkout DIR, in turn.
import { execFileSync } from 'node:child_process'
import { measureInTurn, measureOptions, printMeasures } from './lib/measure.js'
import { saveResults } from './lib/results.js'

const { rounds, trees, save } = measureOptions('startup', '15')
const library = JSON.stringify(new URL('lib/memory.js', import.meta.url).href)
const say = `
  const { memoryOf } = await import(${library})
  console.log(JSON.stringify({ ms, ...memoryOf() }))`
const bare = `const ms = performance.now();${say}`
const ours = `
  const { Server, connect } = await import('ttrpc')
  const server = new Server().registerRaw('a.B', { C: bytes => bytes })
  const path = '/tmp/ttrpc-startup-' + process.pid + '.sock'
  await server.listen(path)
  const client = await connect(path)
  await client.call('a.B', 'C', new Uint8Array(5))
  const ms = performance.now();${say}
  await client.close()
  await server.close()`

const kib = (digits) => (n) => (n / 1024).toFixed(digits)
const columns = [
  { head: 'first served call, ms', key: 'ms', format: (n) => n.toFixed(1) },
  { head: 'RSS MiB', key: 'rss', format: kib(2) },
  { head: 'anonymous MiB', key: 'anonymous', format: kib(2) },
]
for (const tree of trees) measure('warm-up', tree)
const runs = await measureInTurn({ kinds: ['startup'], trees, rounds, measure })
printMeasures({ title: `above bare Node; ${rounds} rounds`, first: '', columns, runs, trees })
if (save !== undefined) saveResults(save, { runs: Object.fromEntries(runs) })

function measure(_, { folder }) {
  const base = run(bare, folder)
  const own = run(ours, folder)
  return { ms: own.ms - base.ms, rss: own.rss - base.rss, anonymous: own.anonymous - base.anonymous }
}

/** Runs a program in a tree's folder, where `ttrpc` is the package of the tree. */
function run(program, cwd) {
  const args = ['--input-type=module', '-e', program]
  return JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }))
}
