/** Checks of arguments, each thrown as `ERR_TTRPC_ARGUMENT`. */

import { Buffer } from 'node:buffer'
import { type MisuseError, misuse } from '../base/errors/misuse.js'
import { isWellFormed, kindOf, textOf } from '../base/errors/text.js'
import { MAX_COUNT } from '../options/option.js'

/** Longest array. */
const MAX_LENGTH = 2 ** 32 - 1
/** Largest number of rows or columns that a terminal can have. */
const MAX_SIDE = 0xffff

/** Returns a path as bytes for a system call. */
export function checkPath(name: string, path: string): Buffer {
  if (typeof path !== 'string') throw wrong(`${name} must be a path, not ${kindOf(path)}`)
  if (path === '') throw wrong(`${name} must be a path, not empty`)
  return checkText(name, path)
}

/** Returns a text as bytes for a system call, which ends it at its first NUL. */
export function checkText(name: string, text: string): Buffer {
  if (typeof text !== 'string') throw wrong(`${name} must be a string, not ${kindOf(text)}`)
  if (text.includes('\0')) throw wrong(`${name} must not contain a NUL character`)
  // As bytes it would be another text, and another file: U+FFFD takes the place of half a pair.
  if (!isWellFormed(text)) throw wrong(`${name} must be well-formed Unicode, without lone surrogates`)
  return Buffer.from(text)
}

/** Throws for what is neither true nor false. */
export function checkFlag(name: string, value: boolean): void {
  if (typeof value !== 'boolean') throw wrong(`${name} must be true or false, not ${kindOf(value)}`)
}

/** Throws for what is not the id of a process. */
export function checkPid(pid: number): void {
  checkInteger('pid', pid, 1, MAX_COUNT)
}

/** Throws for what is not a file descriptor. */
export function checkDescriptor(name: string, descriptor: number): void {
  checkInteger(name, descriptor, 0, MAX_COUNT)
}

/** Throws for a size that a terminal cannot have. 0: not known. */
export function checkSide(name: string, count: number): void {
  checkInteger(name, count, 0, MAX_SIDE)
}

/** Throws for what is not an integer of this range, both ends included. */
export function checkInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  const given = typeof value === 'number' ? value : kindOf(value)
  throw wrong(`${name} must be an integer from ${least} to ${most}, not ${given}`)
}

/** Returns these fields of an object, each read once: a getter may return something else the next time. */
export function checkObject<T extends object, F extends keyof T & string>(
  name: string,
  object: T,
  fields: readonly F[],
): Pick<T, F> {
  if (typeof object !== 'object' || object === null)
    throw wrong(`${name} must be an object, not ${kindOf(object)}`)
  return reading(name, () => {
    return Object.fromEntries(fields.map((field) => [field, object[field]])) as unknown as Pick<T, F>
  })
}

/** Returns a copy of an array of strings, with at most so many of them. */
export function checkStrings(name: string, strings: readonly string[], most: number): readonly string[] {
  return reading(name, () => {
    if (!Array.isArray(strings)) throw wrong(`${name} must be strings in an array, not ${kindOf(strings)}`)
    const { length } = strings
    checkInteger(`the length of ${name}`, length, 0, MAX_LENGTH)
    if (length > most) throw wrong(`${name} must be at most ${most} strings, not ${length}`)
    return Array.from({ length }, (_, at) => {
      const text = strings[at]
      if (typeof text === 'string') return text
      throw wrong(`${name} must be strings in an array, not ${kindOf(text)} at ${at}`)
    })
  })
}

/** Reads from an object of the caller. Where a getter or a proxy throws, so does this, with that as the cause. */
export function reading<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (made.has(error as object)) throw error
    throw wrong(`${name} cannot be read: ${textOf(error)}`, error)
  }
}

/** Errors of these checks, which `reading` passes on. */
const made = new WeakSet<object>()

/** Returns the error of a wrong argument. */
export function wrong(text: string, cause?: unknown): MisuseError {
  const error = misuse('ERR_TTRPC_ARGUMENT', text, cause)
  made.add(error)
  return error
}
