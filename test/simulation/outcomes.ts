import { Code, isTtrpcError, type TtrpcError } from 'ttrpc'
import { receivesStream, sendsStream } from './call-plan.js'
import { type CallRecord, textOf } from './call-record.js'
import { thrownBy } from './handlers.js'
import type { Line } from './line.js'
import { type Event, hasTimeouts, type Setup } from './setup.js'
import type { World } from './world.js'

/** What happened to the connection of a call. */
type Happened = ReadonlySet<Event | 'the end'>

/** Checks that the call may have ended so, given what both sides did. */
export function checkOutcome(world: World, setup: Setup, record: CallRecord, happened: Happened): void {
  const { outcome, name } = record
  if (outcome === undefined) return world.violate(`${name} has not ended`)
  if (outcome.how === 'end') checkCleanEnd(world, record)
  else if (outcome.how === 'error') {
    const may = mayEndWith(setup, record, outcome.error, happened)
    world.check(may, `${name} ended with ${textOf(outcome)}, for no reason`)
    checkSent(world, record, outcome.error)
  }
  world.check(record.received <= record.given, `${name} got more than was given`)
  checkRequests(world, record)
}

/** Checks that a shutdown without a time limit, and no other event, loses no answer (D4, D5). */
export function checkAnswered(world: World, setup: Setup, record: CallRecord, line: Line): void {
  const { shutdownMs, clientLimits } = setup
  const others = [...line.happened].some((event) => event !== 'server shuts down')
  const bounded = hasTimeouts(setup) || clientLimits.abandonedStreamBytes < 1000
  if (shutdownMs !== undefined || others || bounded) return
  if (line.link.client.out.failed) return // a Duplex that cannot write reads no more
  const lost = record.outcome?.how === 'error' && record.outcome.error.message === 'ttrpc: closed'
  world.check(!lost || record.handled === 0, `${record.name}: its answer was lost in a shutdown`)
}

/** Checks that the client has all messages of the handler, and that it has returned. */
function checkCleanEnd(world: World, record: CallRecord): void {
  const { name, given, received, handlerEnd } = record
  world.check(
    handlerEnd === 'returned',
    `${name} ended well, but its handler ${handlerEnd ?? 'has not ended'}`,
  )
  world.check(received === given, `${name} ended well with ${received} of ${given} messages`)
}

/** Checks that no handler ran for a call whose request was not sent. */
function checkSent(world: World, record: CallRecord, error: Error): void {
  const unsent = isTtrpcError(error) && error.sent === false && record.handled > 0
  world.check(!unsent, `${record.name}: sent is false, and the handler was begun`)
}

/** Checks that the handler saw a clean end only where there was one, after all messages unless the client gave up. */
function checkRequests(world: World, record: CallRecord): void {
  const { plan, name, gotEnd, gaveUp, closed, got, sent, sendFailed, outcome } = record
  if (!sendsStream(plan.kind) || gotEnd?.how !== 'end') return
  const leftByItself = gaveUp || sendFailed || outcome?.how !== 'end'
  world.check(closed || leftByItself, `${name}: its requests ended, but nobody closed them`)
  if (!leftByItself)
    world.check(got === sent.length, `${name}: ${got} of ${sent.length} messages came, then the end`)
}

function mayEndWith(setup: Setup, record: CallRecord, error: Error, happened: Happened): boolean {
  if (!isTtrpcError(error)) return record.gaveUp && error.message === 'the source failed'
  const status = error as TtrpcError
  const thrown = thrownBy(record.plan)
  switch (status.code) {
    case thrown.code:
      if (receivesStream(record.plan.kind) && !record.gaveUp && record.received !== record.given) return false
      return status.message === thrown.message && record.handlerEnd === 'threw'
    case Code.CANCELED:
      return record.gaveUp
    case Code.DEADLINE_EXCEEDED:
      return record.plan.timeoutMs !== undefined || setup.serverLimits.maxCallTimeoutMs > 0
    case Code.UNAVAILABLE:
      if (status.message === 'ttrpc: server closed') return happened.has('server shuts down')
      return happened.size > 0 || endsByBound(setup, status)
    case Code.RESOURCE_EXHAUSTED:
      if (status.message.startsWith('too many concurrent calls'))
        return setup.serverLimits.maxConcurrentStreams < 10
      if (/sendBufferBytes/.test(status.message)) return true // a heavy link may hold more than any bound
      if (status.message.startsWith('message length')) return smallest(setup) < 1000
      return status.name === 'StreamFullError' && setup.clientLimits.connectionBufferBytes < 10_000
    case Code.INVALID_ARGUMENT:
      return status.message === BUFFER_FULL && setup.serverLimits.connectionBufferBytes < 10_000
    default:
      return false
  }
}

const BUFFER_FULL = 'data handling error: ttrpc: stream buffer full'

function smallest({ clientLimits, serverLimits }: Setup): number {
  return Math.min(clientLimits.maxMessageBytes, serverLimits.maxMessageBytes)
}

/** Whether the connection ended at one of its bounds. */
function endsByBound(setup: Setup, error: TtrpcError): boolean {
  const { cause } = error
  if (!(cause instanceof Error) || !/given up/.test(cause.message)) return hasTimeouts(setup)
  return setup.clientLimits.abandonedStreamBytes < 1000
}
