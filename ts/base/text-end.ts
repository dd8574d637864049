/**
 * Returns the length of a text without the same letter at its end, however often it is there. A regular expression such
 * as `/0+$/` needs quadratic time where the letter is repeated inside the text.
 */
export function lengthWithout(letter: string, text: string): number {
  let length = text.length
  while (text[length - 1] === letter) length--
  return length
}
