/** Most letters that may differ between what was written and what was meant. */
const MAX_EDITS = 2

/** Returns `; did you mean "x"?` for the known name that is nearest to a misspelt one; empty when none is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearest(name, known)
  return near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`
}

/** Returns the known name that differs in case, underscores or up to two letters only, the nearest first. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let fewest = MAX_EDITS + 1
  for (const one of known) {
    const count = plain(one) === plain(name) ? 0 : edits(name, one)
    // Of a short name, two letters are too much of it.
    if (count < fewest && count * 2 < Math.max(one.length, 2)) {
      best = one
      fewest = count
    }
  }
  return best
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_$-]/g, '')
}

/** Letters to insert, remove or replace to make `to` of `from`: Levenshtein's distance; more than the most for long names. */
function edits(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > MAX_EDITS) return MAX_EDITS + 1
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[to.length]!
}
