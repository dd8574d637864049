import { ClosedError } from '../../base/errors/connection-errors.js'
import { deadlineExceeded } from '../../base/errors/ended-call.js'
import type { TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import { AbortSignals } from '../abort-signals.js'
import type { Clock } from '../clock.js'
import { type CallOptions, remainingMs, withTimeout } from '../options.js'
import { DeadlineTimer } from '../timer.js'
import { abortedError, type CallDefaults } from './client-call.js'
import type { ClientLink, LinkRenewal } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import { UnaryClientCall } from './unary-client-call.js'

/** A call that may wait for a connection, and be tried on several. */
export class PersistentCall implements OpenRequest {
  readonly target: OpenRequest['target']
  readonly startedMs: number
  /** May a byte of any try have left? */
  sent = false

  constructor(target: OpenRequest['target'], startedMs: number) {
    this.target = target
    this.startedMs = startedMs
  }

  about(): TtrpcErrorOptions {
    const { service, method } = this.target
    return { service, method, sent: this.sent }
  }
}

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
  let { connection } = link
  const whole = new PersistentCall(method, connection.engine.outbox.stagedMs)
  const endMs = clock.now() + remainingMs(options, defaults.timeoutMs, clock)
  let persists = true
  if (!connection.usable) {
    renewal.renew()
    // Without a connection it fails; one that has only run out of ids is about to be replaced.
    persists = connection.open || options?.waitForReady === true
    if (persists) connection = await readyConnection(renewal, whole, options, endMs, clock)
  }
  for (let attempt = 1; ; attempt++) {
    let call!: UnaryClientCall<I, O>
    try {
      return await new Promise<O>((resolve, reject) => {
        call = new UnaryClientCall(connection, method, resolve, reject, whole)
        call.start(message, withTimeout(options, endMs - clock.now()), defaults)
      })
    } catch (error) {
      whole.sent ||= call.sent
      const again = call.sent ? options?.idempotent === true : persists
      if (!again || !(error instanceof ClosedError) || attempt >= renewal.maxAttempts) throw error
    }
    connection = await readyConnection(renewal, whole, options, endMs, clock)
  }
}

/** A connection that stands. Rejects when the call's time is up or its signal aborts first. */
export async function readyConnection(
  renewal: LinkRenewal,
  call: PersistentCall,
  options: CallOptions | undefined,
  endMs: number,
  clock: Clock,
): Promise<ClientConnection> {
  const signals = [options?.signal, options?.parent?.signal]
  let timer: DeadlineTimer | undefined
  let listening: AbortSignals | undefined
  const givenUp = new Promise<never>((_, reject) => {
    const aborted = signals.find((signal) => signal?.aborted)
    if (aborted !== undefined) return reject(abortedError(aborted, call.about()))
    const leftMs = endMs - clock.now()
    const late = (): void => reject(deadlineExceeded({ ...call.about(), cause: renewal.failure }))
    if (leftMs <= 0) return late()
    listening = new AbortSignals(signals, (signal) => reject(abortedError(signal, call.about())))
    if (leftMs !== Number.POSITIVE_INFINITY) timer = new DeadlineTimer(clock, leftMs, late)
  })
  givenUp.catch(() => {})
  const wait = renewal.ready(call)
  try {
    return await Promise.race([givenUp, wait.connection])
  } finally {
    wait.forget()
    timer?.cancel()
    listening?.forget()
  }
}
