/** What an option may be: each function returns an `Option`, a line of the tables of `options()`. */

import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'

/** Longest time that a timer of Node can wait, in milliseconds: 2³¹ − 1, about 24.8 days. */
export const MAX_TIMER_MS = 0x7fff_ffff
/** Largest value of a 32-bit signed counter, the bound of options that count. */
export const MAX_COUNT = 0x7fff_ffff

/** One option of a table. */
export interface Option<T> {
  /** Returns the checked value, or the default where `value` is undefined. Throws `ERR_TTRPC_OPTION`, naming `name`. */
  check(value: unknown, name: string): T
}

/** The integers that an option takes, both ends included, and its value where it is left out. */
export interface Range {
  readonly default: number
  readonly least: number
  readonly most: number
}

/** True or false. */
export function flag(byDefault: boolean): Option<boolean> {
  return {
    check(value, name) {
      if (value === undefined) return byDefault
      if (typeof value === 'boolean') return value
      throw misuse('ERR_TTRPC_OPTION', `${name} must be true or false, not ${kindOf(value)}`)
    },
  }
}

/** An integer within a range. The default need not be in it. */
export function integer(range: Range): Option<number> {
  return { check: (value, name) => checkInteger(name, value, range) }
}

/** Whole milliseconds that a timer can wait, from `least`. */
export function milliseconds(byDefault: number, least = 0): Option<number> {
  return integer({ default: byDefault, least, most: MAX_TIMER_MS })
}

/** A time limit in milliseconds: any number above 0, with fractions, and Infinity for none. */
export function timeLimit(byDefault: number): Option<number> {
  return {
    check(value, name) {
      if (value === undefined) return byDefault
      if (typeof value === 'number' && value > 0) return value
      const given = typeof value === 'number' ? value : kindOf(value)
      throw misuse(
        'ERR_TTRPC_OPTION',
        `${name} must be a number of milliseconds above 0 (Infinity: no limit), not ${given}`,
      )
    },
  }
}

/** A number from 0 to 1. */
export function fraction(byDefault: number): Option<number> {
  return {
    check(value, name) {
      if (value === undefined) return byDefault
      if (typeof value === 'number' && value >= 0 && value <= 1) return value
      const given = typeof value === 'number' ? value : kindOf(value)
      throw misuse('ERR_TTRPC_OPTION', `${name} must be a number from 0 to 1, not ${given}`)
    },
  }
}

/** One of these strings. */
export function choice<T extends string>(byDefault: T, choices: readonly T[]): Option<T> {
  return {
    check(value, name) {
      if (value === undefined) return byDefault
      const known = choices.find((one) => one === value)
      if (known !== undefined) return known
      const all = choices.map((one) => `'${one}'`)
      const list = `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
      const given = typeof value === 'string' ? JSON.stringify(value) : kindOf(value)
      throw misuse('ERR_TTRPC_OPTION', `${name} must be ${list}, not ${given}`)
    },
  }
}

/** A function. Undefined where it is left out. */
export function callback<F extends (...args: never[]) => unknown>(): Option<F | undefined> {
  return {
    check(value, name) {
      if (value === undefined || typeof value === 'function') return value as F | undefined
      throw misuse('ERR_TTRPC_OPTION', `${name} must be a function`)
    },
  }
}

/** An AbortSignal. Undefined where it is left out. */
export const signal: Option<AbortSignal | undefined> = {
  check(value, name) {
    if (value === undefined || isSignal(value as AbortSignal | null)) return value as AbortSignal | undefined
    throw misuse('ERR_TTRPC_OPTION', `${name} must be an AbortSignal`)
  },
}

/** Whether it can be used as a signal: it need not be Node's own, nor of this realm. */
function isSignal(value: AbortSignal | null): boolean {
  return typeof value?.addEventListener === 'function' && typeof value.removeEventListener === 'function'
}

/** The same option without its default: undefined where it is left out. */
export function optional<T>(option: Option<T>): Option<T | undefined> {
  return { check: (value, name) => (value === undefined ? undefined : option.check(value, name)) }
}

/** Any value, checked where it is used. */
export function unchecked<T>(): Option<T> {
  return { check: (value) => value as T }
}

/** Returns an integer of the range, or its default for undefined. Throws `ERR_TTRPC_OPTION`. */
export function checkInteger(name: string, value: unknown, range: Range): number {
  if (value === undefined) return range.default
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.least || value > range.most) {
    const given = typeof value === 'number' ? String(value) : kindOf(value)
    throw misuse(
      'ERR_TTRPC_OPTION',
      `${name} must be an integer from ${range.least} to ${range.most}, not ${given}`,
    )
  }
  return value
}
