// Fails on words of the list in CONTRIBUTING.md ("Words") in comments and in the documentation. Files below `whole`
// are checked from the first line to the last, others in the lines that a change adds.
//
//   npm run check
//   node scripts/check-words.mjs --all          every file, and a count a folder
//   node scripts/check-words.mjs --base COMMIT  lines added since a commit
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addedLines, baseOfChange } from './lib/changed.mjs'
import { root } from './lib/files.mjs'
import { filesWithProse, proseOf } from './lib/prose.mjs'

const whole = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/',
  'examples/',
  'native/',
  'scripts/',
  'test/faults/',
  'test/fuzz/',
  'test/native/',
  'ts/kits/otel/',
]

/** Words, and what is written instead: the table of CONTRIBUTING.md, which has the same texts. */
const words = [
  [/\b(told|tells?|telling)\b/i, 'name the act: is called with, returns, reports, sends, knows'],
  [/\b(nobody|somebody|whoever|everybody)\b/i, 'name who: the caller, the peer, the user, no subscriber'],
  [/\b(stands|stood|standing)\b(?! (for|on)\b)/i, 'is, exists, is set'],
  [/\b(gives|gave)\b(?! up\b)/i, 'returns, passes, provides'],
  [/\bhears?\b/i, 'is notified of, receives'],
  [/(?<!\bthere )\b(is|are|was|were) no (?!longer|more|less|later)/i, 'it is not a string'],
  [/\bsays? `*\w*`*: (true|false)/i, 'set `x: true`'],
  [/\brow [A-G]\d+/i, 'clause A8'],
  [/\bdoor\b/i, 'admission, the check of options'],
]

const args = process.argv.slice(2)
const all = args.includes('--all')
const base = args.includes('--base') ? args[args.indexOf('--base') + 1] : baseOfChange()
const added = all || base === undefined ? new Map() : addedLines(base)

const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
const problems = words
  .filter(([, instead]) => !contributing.includes(`| ${instead}`))
  .map(([, instead]) => `CONTRIBUTING.md: the table of words has no line "${instead}"`)
for (const path of filesWithProse()) {
  const isWhole = all || whole.some((start) => path.startsWith(start))
  const lines = added.get(path)
  if (!isWhole && lines === undefined) continue
  for (const [index, text] of proseOf(path).entries()) {
    if (!isWhole && !lines.has(index + 1)) continue
    for (const [word, instead] of words) {
      const found = word.exec(text)
      if (found !== null) problems.push(`${path}:${index + 1}: '${found[0].trim()}', instead: ${instead}`)
    }
  }
}
for (const problem of problems) console.error(problem)
if (all) printCounts()
if (problems.length > 0) process.exit(1)
console.log('no word of the list is used')

function printCounts() {
  const counts = new Map()
  for (const problem of problems) {
    const folder = problem.split(':')[0].split('/').slice(0, 2).join('/')
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  for (const [folder, count] of counts) console.error(`${folder}: ${count}`)
}
