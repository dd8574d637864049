/** What is wrong in a .proto file, and where. Its text is `FILE:LINE:COLUMN: what is wrong`. */
export class LocatedError extends Error {
  constructor(file: string, text: string, offset: number, what: string, cause?: unknown) {
    super(`${placeOf(file, text, offset)}: ${what}`, { cause })
  }
}

/** Returns `FILE:LINE:COLUMN`. Both count from 1; columns as editors do, in UTF-16. */
export function placeOf(file: string, text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `${file}:${line}:${offset - before.lastIndexOf('\n')}`
}
