/** The documentation of something that a .proto file declares. */
export interface Doc {
  readonly text: string
  readonly deprecated: boolean
}

/**
 * Returns a doc comment as lines; none when there is nothing to say. `note`: a sentence of the generator, for below the
 * text. The text comes from a file of the user, so that nothing in it may end the comment.
 */
export function docLines(doc: Doc | undefined, indent = '', note = ''): string[] {
  const parts = [doc?.text ?? '', note, doc?.deprecated === true ? '@deprecated' : '']
  const text = parts.filter((part) => part !== '').join('\n\n')
  if (text === '') return []
  const lines = text.replaceAll('*/', '*\\/').split('\n')
  if (lines.length === 1) return [`${indent}/** ${text.replaceAll('*/', '*\\/')} */`]
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`]
}
