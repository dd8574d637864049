import { type AbortTarget, forgetAbort, listenForAbort } from '../../base/abort-listeners.js'
import { ClosedError } from '../../base/errors/connection-errors.js'
import { abortedError, deadlineExceeded } from '../../base/errors/ended-call.js'
import type { TtrpcErrorOptions } from '../../base/errors/ttrpc-error.js'
import { handled } from '../../base/handled.js'
import type { ClientConnection } from '../../protocol/client-connection.js'
import type { OpenRequest } from '../../protocol/open-call.js'
import type { Deadline, DeadlineQueue, DeadlineTarget } from '../deadline-queue.js'
import { type CallOptions, remainingMs, withOwnMetadata, withTimeout } from '../options.js'
import type { CallDefaults } from './client-call.js'
import type { LinkRenewal, RenewingLink } from './client-link.js'
import type { ClientMethod } from './client-method.js'
import { UnaryClientCall } from './unary-client-call.js'

/** A call that may wait for a connection, and be attempted on several. */
export class PersistentCall implements OpenRequest {
  readonly methodInfo: OpenRequest['methodInfo']
  readonly startedMs: number
  /** Whether a byte of any attempt may have left. */
  sent = false

  constructor(methodInfo: OpenRequest['methodInfo'], startedMs: number) {
    this.methodInfo = methodInfo
    this.startedMs = startedMs
  }

  about(): TtrpcErrorOptions {
    const { service, method } = this.methodInfo
    return { service, method, sent: this.sent }
  }
}

/**
 * Makes a unary call of a client that reconnects. It is sent again on the next
 * connection when it surely never left, or is `idempotent`. One that begins
 * while there is no connection waits when it is `waitForReady`, else fails. All
 * attempts together have the time of the call.
 */
export async function persistentCall<I, O>(
  link: RenewingLink,
  method: ClientMethod<I, O>,
  message: I,
  given: CallOptions | undefined,
  defaults: CallDefaults,
): Promise<O> {
  const options = given === undefined ? undefined : withOwnMetadata(given)
  const { deadlines } = defaults
  const { renewal } = link
  let { connection } = link
  const whole = new PersistentCall(method, connection.transport.outbox.stagedMs)
  const endMs = deadlines.nowMs() + remainingMs(options, defaults.timeoutMs, deadlines.clock)
  let persists = true
  if (!connection.usable) {
    renewal.renew()
    // Without a connection the call fails; a connection that has only run out of ids is about to be replaced.
    persists = connection.open || options?.waitForReady === true
    if (persists) connection = await readyConnection(renewal, whole, options, endMs, deadlines)
  }
  for (let attempt = 1; ; attempt++) {
    let call!: UnaryClientCall<I, O>
    try {
      return await new Promise<O>((resolve, reject) => {
        call = new UnaryClientCall(connection, method, resolve, reject, whole)
        call.start(message, withTimeout(options, endMs - deadlines.nowMs()), defaults)
      })
    } catch (error) {
      whole.sent ||= call.sent
      const again = call.sent ? options?.idempotent === true : persists
      if (!again || !(error instanceof ClosedError) || attempt >= renewal.maxAttempts) throw error
    }
    connection = await readyConnection(renewal, whole, options, endMs, deadlines)
  }
}

/**
 * Waits for an open connection. `endMs`: when the call ends, on the time of `deadlines`. Rejects when the call's time is up or its signal aborts first.
 */
export async function readyConnection(
  renewal: LinkRenewal,
  call: PersistentCall,
  options: CallOptions | undefined,
  endMs: number,
  deadlines: DeadlineQueue,
): Promise<ClientConnection> {
  const signals = [options?.signal, options?.parent?.signal].filter((signal) => signal !== undefined)
  let deadline: Deadline | undefined
  let forget = (): void => {}
  const givenUp = new Promise<never>((_, reject) => {
    const end: AbortTarget & DeadlineTarget = {
      onAbort: ({ reason }) => reject(abortedError(reason, call.about())),
      onDeadline: () => reject(deadlineExceeded({ ...call.about(), cause: renewal.failure })),
    }
    const aborted = signals.find((signal) => signal.aborted)
    if (aborted !== undefined) return end.onAbort(aborted)
    if (endMs <= deadlines.nowMs()) return end.onDeadline()
    if (endMs !== Number.POSITIVE_INFINITY) deadline = deadlines.add(endMs, end)
    forget = () => signals.forEach((signal) => void forgetAbort(signal, end))
    for (const signal of signals) listenForAbort(signal, end)
  })
  handled(givenUp)
  const wait = renewal.ready(call)
  try {
    return await Promise.race([givenUp, wait.connection])
  } finally {
    wait.forget()
    if (deadline !== undefined) deadlines.remove(deadline)
    forget()
  }
}
