// The prose of a file: comments of sources, text of pages; without code.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, root } from './files.mjs'

const sources = ['ts', 'native', 'test', 'bench', 'scripts', 'examples']
const endings = ['.ts', '.js', '.mjs', '.cjs', '.cc', '.h', '.proto', '.md']

/** Every file of the repository that is written by hand and has prose in it, relative to the root. */
export function filesWithProse() {
  const pages = filesUnder('docs', '.md')
  const own = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'native/README.md']
  const files = sources.flatMap((folder) => filesUnder(folder, ...endings))
  return [...new Set([...own, ...pages, ...files])].filter((path) => !/(^|\/)(gen|corpus)\//.test(path))
}

/** The prose of a file, line by line: lines of code are empty, code in backticks is blanked. */
export function proseOf(path) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n')
  const prose = path.endsWith('.md') ? textOf(lines) : commentsOf(lines)
  return prose.map((text) => text.replace(/`[^`]*`/g, (code) => '`'.repeat(code.length)))
}

/** Lines of a page without those of its code blocks. */
function textOf(lines) {
  let inCode = false
  return lines.map((line) => {
    const fence = /^\s*```/.test(line)
    if (fence) inCode = !inCode
    return inCode || fence ? '' : line
  })
}

/** The comments of a source: blocks, lines, and ends of lines. A code example inside a block counts as code. */
function commentsOf(lines) {
  let inBlock = false
  let inCode = false
  return lines.map((line) => {
    if (!inBlock) {
      const block = /^\s*\/\*/.test(line)
      inBlock = block && !line.includes('*/')
      if (block) return line
      return /(?:^|\s)\/\/+\s.*$/.exec(line)?.[0] ?? ''
    }
    const fence = /^\s*\*\s*```/.test(line)
    if (fence) inCode = !inCode
    if (line.includes('*/')) inBlock = false
    return inCode || fence ? '' : line
  })
}
