import { scanJson } from './json-scanner.js'

/** Most characters of one value. */
const MAX_LENGTH = 64 * 1024 * 1024

/** Yields the JSON values of a text that comes in parts, each as soon as it is complete. Throws with line and column. */
export async function* jsonValues(parts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<unknown> {
  let rest = ''
  let position = { line: 1, column: 1 }
  for await (const part of parts) {
    rest += part
    const { values, used } = take(rest, position, false)
    position = moved(position, rest.slice(0, used))
    rest = rest.slice(used)
    if (rest.length > MAX_LENGTH) throw new Error('the JSON value has no end')
    yield* values
  }
  yield* take(rest, position, true).values
}

interface Position {
  readonly line: number
  readonly column: number
}

/** Takes the complete values from the text; with `last` all, since nothing follows. */
function take(text: string, position: Position, last: boolean): { values: unknown[]; used: number } {
  const values: unknown[] = []
  let used = 0
  for (;;) {
    const found = scanJson(text, used)
    if (found.kind === 'nothing' || (found.kind === 'partial' && !last)) return { values, used }
    if (found.kind !== 'value') throw wrong(text, found.at, position)
    // More digits of a number may follow.
    if (found.end === text.length && !last && /[\w.+-]/.test(text[found.end - 1]!)) return { values, used }
    values.push(JSON.parse(text.slice(found.start, found.end)))
    used = found.end
  }
}

function wrong(text: string, at: number, from: Position): Error {
  const { line, column } = moved(from, text.slice(0, at))
  const found = text.slice(at, at + 20).split('\n', 1)[0]!
  const what = at === text.length ? 'the text ends too early' : `unexpected ${JSON.stringify(found)}`
  return new Error(`the data is not JSON: line ${line} column ${column}: ${what}`)
}

function moved({ line, column }: Position, text: string): Position {
  const end = text.lastIndexOf('\n')
  if (end < 0) return { line, column: column + text.length }
  return { line: line + text.split('\n').length - 1, column: text.length - end }
}
