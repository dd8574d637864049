import { misuse } from './errors/misuse.js'
import { field, kindOf } from './errors/text.js'

/** The functions of a Duplex that are used of it. */
const functions = ['on', 'off', 'write', 'end', 'pause', 'resume', 'destroy'] as const

/** Throws `ERR_TTRPC_ARGUMENT` for what is not a Duplex of node:stream, or of a library that does the same. */
export function checkDuplex(value: unknown, what: string): void {
  for (const name of functions) {
    if (typeof field(value, name) === 'function') continue
    throw misuse(
      'ERR_TTRPC_ARGUMENT',
      `${what} must be a Duplex, which has a function ${name}, not ${kindOf(value)}`,
    )
  }
}
