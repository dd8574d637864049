// Fails on words of the list in CONTRIBUTING.md ("Words") in any comment and in the documentation.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/files.mjs'
import { filesWithProse, proseOf } from './lib/prose.mjs'

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

const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
const problems = words
  .filter(([, instead]) => !contributing.includes(`| ${instead}`))
  .map(([, instead]) => `CONTRIBUTING.md: the table of words has no line "${instead}"`)
for (const path of filesWithProse()) {
  for (const [index, text] of proseOf(path).entries()) {
    for (const [word, instead] of words) {
      const found = word.exec(text)
      if (found !== null) problems.push(`${path}:${index + 1}: '${found[0].trim()}', instead: ${instead}`)
    }
  }
}
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
console.log('no word of the list is used')
