/** Checks of options, each thrown as a `TypeError` `ERR_TTRPC_OPTION`. */

/** A whole number: its default, its least and its largest value. */
export type NumberOption = readonly [byDefault: number, least: number, most: number]

/** Longest time that a timer of Node can wait, in milliseconds. */
export const MAX_TIMER_MS = 0x7fff_ffff

/** Throws for a name that is not known. `what`: such as `option of runShim`. */
export function checkNames(given: object, known: readonly string[], what: string): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    throw wrongOption(`unknown ${what} ${JSON.stringify(name)}; there are ${known.join(', ')}`)
  }
}

/** Returns the numbers among options, with their defaults. */
export function checkNumbers<N extends string>(
  given: { readonly [Name in NoInfer<N>]?: unknown },
  options: Readonly<Record<N, NumberOption>>,
): Record<N, number> {
  const checked = (Object.keys(options) as N[]).map((name) => [name, check(name, given[name], options[name])])
  return Object.fromEntries(checked)
}

function check(name: string, value: unknown, [byDefault, least, most]: NumberOption): number {
  if (value === undefined) return byDefault
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw wrongOption(`${name} must be an integer from ${least} to ${most}`)
}

/** Returns the error of an option that cannot have its value. */
export function wrongOption(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_TTRPC_OPTION' })
}

/** Returns the error of an object that lacks a method. */
export function wrongImplementation(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: 'ERR_TTRPC_IMPLEMENTATION' })
}
