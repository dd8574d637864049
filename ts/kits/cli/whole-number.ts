import { UsageError } from './command.js'

/** Returns the number of an option. Throws `UsageError` for what is not an integer in the range. */
export function wholeNumber(text: string, option: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d{1,15}$/.test(text) && number >= least && number <= most) return number
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`)
}
