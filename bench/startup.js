// What the package adds to a Node that does nothing: npm run bench:startup [-- --rounds 15]
//
// Fresh processes in turn: bare Node; ours with a raw server that answers its first call, asked by a client in
// the same process. Milliseconds since the process began and memory at the end, ours minus bare, pair by pair.
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { saveResults } from './lib/results.js'
import { range } from './lib/statistics.js'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
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

const rows = []
run(bare)
run(ours)
for (let round = 0; round < Number(values.rounds); round++) {
  const base = run(bare)
  const own = run(ours)
  rows.push({ ms: own.ms - base.ms, rss: own.rss - base.rss, anonymous: own.anonymous - base.anonymous })
}
console.log(
  `first served call   ${range(
    rows.map((row) => row.ms),
    (n) => n.toFixed(1),
  )} ms above bare Node`,
)
console.log(
  `RSS                 ${range(
    rows.map((row) => row.rss / 1024),
    (n) => n.toFixed(2),
  )} MiB above bare Node`,
)
console.log(
  `anonymous           ${range(
    rows.map((row) => row.anonymous / 1024),
    (n) => n.toFixed(2),
  )} MiB above bare Node`,
)
saveResults('startup', { rounds: rows })

function run(program) {
  const options = { cwd: new URL('..', import.meta.url), encoding: 'utf8' }
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], options))
}
