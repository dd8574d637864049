/** A place in a text, as people count it. */
export interface Position {
  readonly line: number
  readonly column: number
}

export const START: Position = { line: 1, column: 1 }

/** Returns the place behind a text that begins at a place. */
export function moved({ line, column }: Position, text: string): Position {
  const end = text.lastIndexOf('\n')
  if (end < 0) return { line, column: column + text.length }
  let lines = 1
  for (let at = text.indexOf('\n'); at < end; at = text.indexOf('\n', at + 1)) lines++
  return { line: line + lines, column: text.length - end }
}
