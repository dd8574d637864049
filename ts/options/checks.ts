import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'

/** One of the choices; the first where none is given. */
export function checkChoice<T extends string>(
  name: string,
  value: unknown,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0]
  const choice = choices.find((one) => one === value)
  if (choice !== undefined) return choice
  const all = choices.map((one) => `'${one}'`).join(' or ')
  throw misuse('ERR_TTRPC_OPTION', `${name} must be ${all}, not ${kindOf(value)}`)
}

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

/** False when it is left out. Throws `ERR_TTRPC_OPTION`. */
export function checkFlag(name: string, flag: unknown): boolean {
  if (flag === undefined || typeof flag === 'boolean') return flag === true
  throw misuse('ERR_TTRPC_OPTION', `${name} must be true or false, not ${kindOf(flag)}`)
}
