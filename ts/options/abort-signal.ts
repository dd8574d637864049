import { canceled } from '../base/errors/ended-call.js'
import { misuse } from '../base/errors/misuse.js'

/** A signal as options give it. Throws `ERR_TTRPC_OPTION`. */
export function checkSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || typeof (signal as AbortSignal | null)?.addEventListener === 'function') {
    return signal as AbortSignal | undefined
  }
  throw misuse('ERR_TTRPC_OPTION', 'signal must be an AbortSignal')
}

/** What a signal closes. */
interface Closable {
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** Closes it when the signal aborts. Rejects with code 1 when it has aborted by now. */
export async function closeOnAbort(closable: Closable, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return
  if (signal.aborted) {
    await closable.close()
    throw canceled(signal.reason)
  }
  const onAbort = (): void => void closable.close()
  signal.addEventListener('abort', onAbort, { once: true })
  void closable.closed.then(() => signal.removeEventListener('abort', onAbort))
}
