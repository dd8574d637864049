import { stackOf } from './errors/text.js'
import { process } from './runtime.js'

/** Codes of the process warnings about code of the user that failed where no call and no promise can report it. */
type WarningCode = 'TTRPC_LOGGER' | 'TTRPC_ONCLOSE' | 'TTRPC_WORKER'

/** Emits a warning of the process with the error's stack as its detail. Never throws. */
export function warnOfUserCode(code: WarningCode, message: string, error: unknown): void {
  process.emitWarning(message, { code, detail: stackOf(error) })
}
