// All checks that need no test run: layout and lint, types, layers, sizes of files, clauses of the protocol, links
// and words of the documentation.
//
//   npm run check
import { join } from 'node:path'
import { root } from './lib/files.mjs'
import { run, runTool, runTsc } from './lib/run.mjs'

const script = (name) => () => run(process.execPath, [join(root, 'scripts', name)], { quiet: true })
const quiet = { quiet: true }

// The types of ts are checked by compiling: those of test come from dist/.
const checks = [
  ['biome', () => runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'], quiet)],
  ['types of ts', () => runTsc(['-p', 'tsconfig.json', '--noEmitOnError'], quiet)],
  ['types of the page', () => runTsc(['-p', 'tsconfig.page.json', '--noEmitOnError'], quiet)],
  ['types of test', () => runTsc(['--noEmit', '-p', 'tsconfig.test.json'], quiet)],
  ['layers', script('check-layers.mjs')],
  ['sizes', script('check-sizes.mjs')],
  ['clauses', script('check-clauses.mjs')],
  ['links', script('check-links.mjs')],
  ['words', script('check-words.mjs')],
  ['benchmarks', script('check-benchmarks.mjs')],
  ['clang-format', script('clang-format.mjs')],
]

const failed = []
for (const [name, check] of checks) {
  const { code, output } = await check()
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (code === 0) continue
  failed.push(name)
  console.error(output.trimEnd())
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
