// Fails on a source file of more than 300 lines. The limits of functions (50 lines, 5 parameters) are rules of
// biome (biome.json) and clang-tidy (.clang-tidy).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, root } from './lib/files.mjs'

const MAX_LINES = 300
const folders = ['ts', 'native', 'test', 'bench', 'scripts']
const endings = ['.ts', '.js', '.mjs', '.cjs', '.cc', '.h', '.go', '.rs']
/** Written by a generator or a compiler, not by hand. */
const generated = /(^|\/)(gen|target)\//

const files = folders
  .flatMap((folder) => filesUnder(folder, ...endings))
  .filter((path) => !generated.test(path))
const sizes = files.map((path) => ({ path, lines: linesOf(path) })).sort((a, b) => b.lines - a.lines)
const problems = sizes.filter(({ lines }) => lines > MAX_LINES)
for (const { path, lines } of problems) console.error(`${path}: ${lines} lines, at most ${MAX_LINES}`)
if (problems.length > 0) process.exit(1)
console.log(`${sizes.length} files, the longest ${sizes[0].path} with ${sizes[0].lines} lines`)

function linesOf(path) {
  const text = readFileSync(join(root, path), 'utf8')
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
