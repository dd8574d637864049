// Lines that a change adds.
import { outputOf } from './run.mjs'

/**
 * The commit that a change starts from: that where this branch left the main one, else the commit before this one;
 * undefined in a clone that has neither.
 */
export function baseOfChange() {
  const head = outputOf('git', ['rev-parse', 'HEAD'])
  for (const branch of ['origin/main', 'main']) {
    const base = outputOf('git', ['merge-base', 'HEAD', branch])
    if (base && base !== head) return base
  }
  return outputOf('git', ['rev-parse', '--verify', '--quiet', 'HEAD~1'])
}

/** Each file that differs from `base`, with the numbers of the lines that are new in it. Moved files are the same files. */
export function addedLines(base) {
  const added = new Map()
  let lines = new Set()
  for (const line of (outputOf('git', ['diff', '-U0', '-M', '--no-color', base]) ?? '').split('\n')) {
    const file = /^\+\+\+ b\/(.+)$/.exec(line)?.[1]
    if (file !== undefined) {
      lines = new Set()
      added.set(file, lines)
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk === null) continue
    const from = Number(hunk[1])
    for (let at = from; at < from + Number(hunk[2] ?? 1); at++) lines.add(at)
  }
  return added
}
