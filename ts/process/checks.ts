/** Checks of arguments, each thrown as `ERR_TTRPC_ARGUMENT`. */

import { Buffer } from 'node:buffer'
import { misuse } from '../base/errors/misuse.js'
import { kindOf } from '../base/errors/text.js'
import { MAX_COUNT } from '../options/option.js'

/** Largest number of rows or columns that a terminal can have. */
const MAX_SIDE = 0xffff

/** Returns a path as bytes for a system call. */
export function checkPath(name: string, path: string): Buffer {
  if (typeof path !== 'string')
    throw misuse('ERR_TTRPC_ARGUMENT', `${name} must be a path, not ${kindOf(path)}`)
  if (path === '') throw misuse('ERR_TTRPC_ARGUMENT', `${name} must be a path, not empty`)
  return checkText(name, path)
}

/** Returns a text as bytes for a system call, which ends it at its first NUL. */
export function checkText(name: string, text: string): Buffer {
  if (typeof text !== 'string')
    throw misuse('ERR_TTRPC_ARGUMENT', `${name} must be a string, not ${kindOf(text)}`)
  if (text.includes('\0')) throw misuse('ERR_TTRPC_ARGUMENT', `${name} must not contain a NUL character`)
  return Buffer.from(text)
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
  throw misuse('ERR_TTRPC_ARGUMENT', `${name} must be an integer from ${least} to ${most}, not ${given}`)
}
