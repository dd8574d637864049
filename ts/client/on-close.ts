import { adopt, isThenable } from '../base/foreign-result.js'
import { warnOfUserCode } from '../base/user-code-warning.js'

/** How long `closed` waits for an `onClose`, in milliseconds. */
const LONGEST_MS = 5000

/**
 * Calls the user's `onClose`. Resolves when it has ended, or has taken too long, and never rejects: `closed` waits for
 * this, and no call of the client is left that could report a failure. So a failure is a warning of the process.
 */
export async function callOnClose(onClose: (() => unknown) | undefined): Promise<void> {
  try {
    const result = onClose?.()
    if (isThenable(result)) await ended(adopt(result))
  } catch (error) {
    warn(error)
  }
}

/** Resolves when the promise has settled, but not later than after `LONGEST_MS`. */
async function ended(result: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      warn(new Error(`it has not ended after ${LONGEST_MS} ms: client.closed no longer waits for it`))
      resolve()
    }, LONGEST_MS)
  })
  await Promise.race([result.then(() => {}, warn), late])
  clearTimeout(timer)
}

function warn(error: unknown): void {
  warnOfUserCode('TTRPC_ONCLOSE', 'onClose of a client failed', error)
}
