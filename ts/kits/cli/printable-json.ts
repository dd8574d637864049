import { printable } from './printable.js'

/** Returns a value as JSON that may be printed, and is the same JSON: what `printable` finds is escaped as JSON does. */
export function printableJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent) ?? 'null'
  // JSON has escaped all control characters but line ends of its own, and C1's.
  return text
    .split('\n')
    .map((line) => printable(line, codeUnits))
    .join('\n')
}

function codeUnits(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
