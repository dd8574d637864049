import { JsonScanner } from './json-scanner.js'

/** Yields the JSON values of a text that comes in parts, each as soon as it is complete. Throws with line and column. */
export async function* jsonValues(parts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<unknown> {
  const scanner = new JsonScanner()
  for await (const part of parts) yield* scanner.push(part)
  yield* scanner.end()
}
