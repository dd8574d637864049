import { textOf } from '../../base/errors/text.js'

/** Returns what `make` returns for one of several messages, counted from 1. What it throws is thrown with the number. */
export function inMessage<T>(number: number, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new Error(`message ${number}: ${textOf(error)}`, { cause: error })
  }
}
