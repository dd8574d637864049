import assert from 'node:assert/strict'
import { Code, isTtrpcError } from 'ttrpc'

/** Returns the code with which a call ends. Rejects for an error that has none. */
export async function codeOf(call: Promise<unknown>): Promise<number> {
  try {
    await call
    return Code.OK
  } catch (error) {
    assert.ok(isTtrpcError(error), String(error))
    return error.code
  }
}
