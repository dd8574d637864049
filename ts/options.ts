import { misuse } from './errors/misuse.js'
import { kindOf } from './errors/text.js'

/** Refuses what is no object, and keys that mean nothing: a misspelt option must not be silently ignored. */
export function checkOptions(what: string, options: unknown, known: ReadonlySet<string>): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null) {
    throw misuse('ERR_TTRPC_OPTION', `${what} options must be an object, not ${kindOf(options)}`)
  }
  for (const key of Object.keys(options)) {
    if (!known.has(key)) throw misuse('ERR_TTRPC_OPTION', `unknown ${what} option ${JSON.stringify(key)}`)
  }
}
