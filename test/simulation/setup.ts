import { allowAnyPeer, type ClientOptions, type Interceptor, type Limits, type ServerOptions } from 'ttrpc'
import type { Clock } from '#ttrpc/call/clock.js'
import { type ClientLimits, checkLimits } from '#ttrpc/limits.js'
import { type CallPlan, drawCall } from './call-plan.js'
import { anyLink, type Link } from './link.js'
import type { Random } from './random.js'

/** What may happen to the connection as a whole. */
export type Event =
  | 'client closes'
  | 'client aborts'
  | 'server aborts'
  | 'link breaks'
  | 'server closes'
  | 'server shuts down'

/** Everything that a seed decides before a run begins. */
export interface Setup {
  /** One for each client. */
  readonly links: readonly Link[]
  readonly clientLimits: ClientLimits
  readonly serverLimits: ClientLimits & Pick<Limits, 'maxConcurrentStreams'>
  readonly clientIntercepts: boolean
  readonly serverIntercepts: boolean
  /** The server asks a handshaker in JS first. */
  readonly handshakes: boolean
  readonly calls: readonly CallPlan[]
  readonly events: readonly Event[]
  /** Of the shutdown. */
  readonly shutdownMs: number | undefined
}

const MIB = 1 << 20
const EVENTS: readonly Event[] = [
  'client closes',
  'client aborts',
  'server aborts',
  'link breaks',
  'server closes',
  'server shuts down',
  'server shuts down',
]
/** Hands on what it is given: calls go the longer way. */
const through: Interceptor = (next) => (request) => next(request)

export function drawSetup(random: Random): Setup {
  const calls = random.pick([1, 1, 2, 3, 5])
  const slow = random.chance(0.2) ? random.below(calls) : -1
  // Who reads slowly is felt where bounds are small.
  const tight = slow >= 0 ? 0.8 : 0.3
  return {
    links: Array.from({ length: random.chance(0.15) ? 2 : 1 }, () => anyLink(random)),
    clientLimits: drawLimits(random, tight),
    serverLimits: {
      ...drawLimits(random, tight),
      maxConcurrentStreams: random.chance(0.1) ? random.from(1, 2) : 16_384,
    },
    clientIntercepts: random.chance(0.15),
    serverIntercepts: random.chance(0.15),
    handshakes: random.chance(0.1),
    calls: Array.from({ length: calls }, (_, index) => drawCall(random, index, index === slow)),
    events: drawEvents(random),
    shutdownMs: random.chance(0.5) ? undefined : random.pick([0, 10, 500]),
  }
}

export function clientOptions({ clientLimits, clientIntercepts }: Setup, clock: Clock): ClientOptions {
  return { clock, limits: clientLimits, interceptors: clientIntercepts ? [through] : [] }
}

export function serverOptions(
  { serverLimits, serverIntercepts, handshakes }: Setup,
  clock: Clock,
): ServerOptions {
  const handshaker = handshakes ? { handshake: async () => ({}) } : allowAnyPeer()
  return { clock, handshaker, limits: serverLimits, interceptors: serverIntercepts ? [through] : [] }
}

/** Time passes by leaps here, and a byte on a link may weigh a MiB: neither says that a peer has stalled. */
const DEFAULTS = { ...checkLimits({}), writeStallTimeoutMs: 0, sendBufferBytes: Number.MAX_SAFE_INTEGER }

/** Those of a real connection, or some so small that a few messages reach them. */
function drawLimits(random: Random, odds: number): ClientLimits {
  const tight = random.chance(odds)
  return {
    ...DEFAULTS,
    maxMessageBytes: random.chance(0.1) ? random.pick([64, 300, 400]) : 4 * MIB,
    frameTimeoutMs: random.chance(0.1) ? 50 : 0,
    streamBufferBytes: tight ? random.pick([1, 200, 600]) : MIB,
    connectionBufferBytes: tight ? random.pick([1, 300, 1000]) : 8 * MIB,
    slowReaderTimeoutMs: random.pick([1, 20, 100]),
    abandonedStreamBytes: random.chance(0.2) ? random.pick([0, 100, 500]) : 8 * MIB,
  }
}

function drawEvents(random: Random): Event[] {
  if (random.chance(0.6)) return []
  return random.chance(0.2) ? [random.pick(EVENTS), random.pick(EVENTS)] : [random.pick(EVENTS)]
}
