import { forgetAbort, listenForAbort } from '../base/abort-listeners.js'
import { canceled } from '../base/errors/ended-call.js'

/** What a signal closes. */
interface Closable {
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** Closes it when the signal aborts. Rejects with code 1, after closing it, when the signal has aborted already. */
export async function closeOnAbort(closable: Closable, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return
  if (signal.aborted) {
    await closable.close()
    throw canceled(signal.reason)
  }
  const target = { onAbort: () => void closable.close() }
  listenForAbort(signal, target)
  void closable.closed.then(() => forgetAbort(signal, target))
}
