/** Lines between a program of the tests and the test that started it. */
import { writeSync } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'

/** Writes a line synchronously, so that it is out even if the process ends now. */
export function say(line: string): void {
  writeSync(1, `${line}\n`)
}

/** Calls `onLine` with each line that the test sends; keeps the process alive until `stop` or the test's end. */
export function listen(onLine: (line: string) => void): { stop(): void } {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', onLine)
  return { stop: () => lines.close() }
}

/** Writes `still here` after 150 ms, if something else keeps the process alive so long. */
export function sayWhenHeld(): void {
  setTimeout(() => say('still here'), 150).unref()
}
