// Fails on a link of the documentation whose file or heading does not exist, on a link of a page in the package that
// leads out of the package, and on a path, in the documentation or in a comment of the sources, that names no file of
// the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { filesUnder, root } from './lib/files.mjs'

const folders = ['ts', 'native', 'test', 'docs', 'scripts', 'bench', 'examples', 'proto', '.ci']
const named = new RegExp(
  String.raw`(?<![\w/.@-])((?:${folders.join('|').replace('.', String.raw`\.`)})/[\w./*-]*[\w*/])`,
  'g',
)
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...[...filesUnder('docs', '.md'), ...filesUnder('native', '.md'), ...filesUnder('test', '.md')],
]
const sources = ['ts', 'native', 'scripts', 'test', 'bench', 'examples'].flatMap((folder) =>
  filesUnder(folder, '.ts', '.mjs', '.js', '.cc', '.h'),
)

const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const packed = [...files, 'package.json', 'README.md', 'LICENSE']
const isPacked = (path) => packed.some((name) => path === name || path.startsWith(`${name}/`))
const tests = new Set(filesUnder('test', '.test.ts', '_test.cc').map((path) => basename(path)))

const problems = []
const headings = new Map()
for (const page of pages) eachLine(page, (text, place) => checkPage(page, text, place))
for (const source of sources) {
  eachLine(source, (text, place) => {
    const comment = /^\s*(?:\/\/|\/?\*)|\s\/\/\s/.exec(text)
    if (comment !== null) checkPaths(text.slice(comment.index), place, dirname(source))
  })
}
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
console.log(`links and paths of ${pages.length} pages and ${sources.length} sources lead somewhere`)

function eachLine(path, visit) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n')
  for (const [index, text] of lines.entries()) visit(text, `${path}:${index + 1}`)
}

function checkPage(page, text, place) {
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    const [file, heading] = target.split('#')
    const path = file === '' ? page : normalize(join(dirname(page), file))
    if (!existsSync(join(root, path))) problems.push(`${place}: there is no ${path}`)
    else if (isPacked(page) && !isPacked(path)) {
      problems.push(`${place}: ${path} is not in the package: name it without a link`)
    } else if (heading && !headingsOf(path).has(heading))
      problems.push(`${place}: ${path} has no #${heading}`)
  }
  for (const [, code] of text.matchAll(/`([^`]+)`/g)) {
    checkPaths(code, place, dirname(page))
    if (/^[\w-]+(\.test\.ts|_test\.cc)$/.test(code) && !tests.has(code)) {
      problems.push(`${place}: there is no test ${code}`)
    }
    // native/README.md names its files without the folder that it lies in.
    if (/^(wire|io|binding)\/[\w./*-]+$/.test(code)) checkPaths(join(dirname(page), code), place)
  }
}

/** `folder`: the folder of the text; paths may be relative to it. */
function checkPaths(text, place, folder = '') {
  for (const [, path] of text.matchAll(named)) {
    // A decision is named by its number; a part in capitals is a placeholder.
    const pattern = path.replace(/(decisions\/\d{4})$/, '$1*').replace(/\b[A-Z]{3,}(?=\.\w+$)/, '*')
    const found = [join(root, pattern), join(root, folder, pattern)].some((candidate) =>
      candidate.includes('*') ? matches(candidate) : existsSync(candidate),
    )
    if (!found) problems.push(`${place}: there is no ${path}`)
  }
}

/** Whether a file fits a path that has `*` in its last part. */
function matches(path) {
  const pattern = new RegExp(`^${path.split('/').at(-1).replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  return existsSync(dirname(path)) && readdirSync(dirname(path)).some((name) => pattern.test(name))
}

/** The anchors of a page's headings, as GitHub makes them. */
function headingsOf(path) {
  const known = headings.get(path)
  if (known !== undefined) return known
  const text = path.endsWith('.md') ? readFileSync(join(root, path), 'utf8') : ''
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s/g, '-'),
  )
  headings.set(path, new Set(anchors))
  return headings.get(path)
}
