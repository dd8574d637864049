import { ClosedError } from '../errors/connection-errors.js'
import { canceled, deadlineExceeded } from '../errors/ended-call.js'
import type { ClientConnection } from '../protocol/client-connection.js'
import { AbortSignals } from './abort-signals.js'
import type { CallDefaults } from './client-call.js'
import type { ClientLink, LinkRenewal } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import type { Clock } from './clock.js'
import { type CallOptions, remainingMs, withTimeout } from './options.js'
import { DeadlineTimer } from './timer.js'
import { UnaryClientCall } from './unary-client-call.js'

/**
 * A unary call of a client that reconnects. It is sent again on the next
 * connection when it surely never left, or is `idempotent`; one that begins
 * while there is no connection waits when it is `waitForReady`, else fails. All
 * its tries together have the time that the call has.
 */
export async function persistentCall<I, O>(
  link: ClientLink,
  renewal: LinkRenewal,
  method: ClientMethod<I, O>,
  message: I,
  options: CallOptions | undefined,
  defaults: CallDefaults,
): Promise<O> {
  const { clock } = defaults
  const limitMs = remainingMs(options, defaults.timeoutMs, clock)
  const endMs = clock.now() + limitMs
  let { connection } = link
  if (!connection.open) {
    if (options?.waitForReady !== true) return oneTry(connection, method, message, options, limitMs, defaults) // fails
    connection = await readyConnection(renewal, method, options, endMs, clock)
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await oneTry(connection, method, message, options, endMs - clock.now(), defaults)
    } catch (error) {
      if (connection.exhausted) renewal.retire(connection)
      const again = isRetryable(error, connection, options?.idempotent === true)
      if (!again || attempt >= renewal.maxAttempts) throw error
    }
    connection = await readyConnection(renewal, method, options, endMs, clock)
  }
}

function oneTry<I, O>(
  connection: ClientConnection,
  method: ClientMethod<I, O>,
  message: I,
  options: CallOptions | undefined,
  timeoutMs: number,
  defaults: CallDefaults,
): Promise<O> {
  return new Promise((resolve, reject) => {
    const call = new UnaryClientCall(connection, method, resolve, reject)
    call.start(message, withTimeout(options, timeoutMs), defaults)
  })
}

function isRetryable(error: unknown, connection: ClientConnection, idempotent: boolean): boolean {
  if (error instanceof ClosedError) return error.sent === false || idempotent
  return connection.exhausted && (error as { sent?: boolean }).sent === false
}

/** A connection that stands. Rejects when the call's time is up or its signal aborts first: nothing was sent. */
export async function readyConnection(
  renewal: LinkRenewal,
  method: Pick<ClientMethod, 'service' | 'method'>,
  options: CallOptions | undefined,
  endMs: number,
  clock: Clock,
): Promise<ClientConnection> {
  const about = { service: method.service, method: method.method, sent: false }
  const signals = [options?.signal, options?.parent?.signal]
  let timer: DeadlineTimer | undefined
  let listening: AbortSignals | undefined
  const givenUp = new Promise<never>((_, reject) => {
    const aborted = signals.find((signal) => signal?.aborted)
    if (aborted !== undefined) return reject(canceled(aborted.reason, about))
    listening = new AbortSignals(signals, (signal) => reject(canceled(signal.reason, about)))
    const leftMs = endMs - clock.now()
    if (leftMs === Number.POSITIVE_INFINITY) return
    timer = new DeadlineTimer(clock, Math.max(0, leftMs), () => reject(deadlineExceeded(about)))
  })
  givenUp.catch(() => {})
  const wait = renewal.ready()
  try {
    return await Promise.race([wait.connection, givenUp])
  } finally {
    wait.forget()
    timer?.cancel()
    listening?.forget()
  }
}
