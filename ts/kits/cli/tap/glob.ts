/**
 * Returns whether a whole text fits a pattern, in which `*` matches any text and `?` one character. A regular
 * expression with several stars would try each end of each: names are a peer's, and may be long.
 */
export function fitsGlob(text: string, glob: string): boolean {
  let at = 0
  let place = 0
  /** The last star of the pattern so far, and where the text that it matches ends. */
  let star = -1
  let starEnd = 0
  while (at < text.length) {
    if (glob[place] === '*') {
      star = place++
      starEnd = at
    } else if (glob[place] === '?' || glob[place] === text[at]) {
      place++
      at++
    } else if (star >= 0) {
      // That star takes one character more. Earlier stars need not: they have taken the least.
      place = star + 1
      at = ++starEnd
    } else return false
  }
  while (glob[place] === '*') place++
  return place === glob.length
}
