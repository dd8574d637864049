import { allowAnyPeer, type ClientOptions, type Interceptor, type Limits, type ServerOptions } from 'ttrpc'
import type { Clock } from '#ttrpc/call/clock.js'
import type { ClientLimits } from '#ttrpc/options/limits.js'
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

/** An engine's bounds are not the link's. */
type LinkLimits = Omit<
  ClientLimits,
  'engineBufferBytes' | 'engineOutputBytes' | 'maxWaitingCalls' | 'handshakeTimeoutMs'
>

type ServerLimits = Omit<LinkLimits, 'streamBufferBytes' | 'abandonedStreamBytes'> &
  Pick<Limits, 'maxConcurrentStreams' | 'idleTimeoutMs' | 'maxCallTimeoutMs' | 'protocolErrorBudget'>

/** Everything that a seed decides before a run begins. */
export interface Setup {
  /** One for each client. */
  readonly links: readonly Link[]
  readonly clientLimits: LinkLimits
  readonly serverLimits: ServerLimits
  readonly clientIntercepts: boolean
  readonly serverIntercepts: boolean
  /** Whether the server has a handshaker in JS. */
  readonly handshakes: boolean
  readonly calls: readonly CallPlan[]
  readonly events: readonly Event[]
  /** The time limit of the shutdown. */
  readonly shutdownMs: number | undefined
}

const MIB = 1 << 20
const MAX = 0x7fff_ffff
const EVENTS: readonly Event[] = [
  'client closes',
  'client aborts',
  'server aborts',
  'link breaks',
  'server closes',
  'server shuts down',
  'server shuts down',
]
/** An interceptor that changes nothing, so that calls take the code path of interceptors. */
const through: Interceptor = (next) => (request) => next(request)

export function drawSetup(random: Random): Setup {
  const calls = random.pick([1, 1, 2, 3, 5])
  const slow = random.chance(0.2) ? random.below(calls) : -1
  // Slow readers matter where bounds are small.
  const tight = slow >= 0 ? 0.8 : 0.3
  return {
    links: Array.from({ length: random.chance(0.15) ? 2 : 1 }, () => anyLink(random)),
    clientLimits: drawLimits(random, tight),
    serverLimits: {
      ...withoutClients(drawLimits(random, tight)),
      maxConcurrentStreams: random.chance(0.1) ? random.from(1, 2) : 16_384,
      idleTimeoutMs: random.chance(0.05) ? 40 : 0,
      maxCallTimeoutMs: random.chance(0.05) ? 100 : 0,
      protocolErrorBudget: 0, // our client makes no errors
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

/** Whether the connection may end by itself, when something takes too long. */
export function hasTimeouts({ clientLimits, serverLimits }: Setup): boolean {
  const own = clientLimits.frameTimeoutMs + clientLimits.writeStallTimeoutMs
  return own + serverLimits.frameTimeoutMs + serverLimits.writeStallTimeoutMs + serverLimits.idleTimeoutMs > 0
}

/** Draws the limits of a real connection, or some so small that a few messages reach them. */
function drawLimits(random: Random, odds: number): LinkLimits {
  const tight = random.chance(odds)
  return {
    maxMessageBytes: random.chance(0.1) ? random.pick([64, 300, 400]) : 4 * MIB,
    maxDiscardBytes: 256 * MIB,
    maxDecodedBytes: 64 * MIB,
    frameTimeoutMs: random.chance(0.1) ? 50 : 0,
    writeStallTimeoutMs: random.chance(0.05) ? 50 : 0,
    sendBufferBytes: random.chance(0.1) ? 1000 : MAX,
    streamBufferBytes: tight ? random.pick([1, 200, 600]) : MIB,
    engineReceiveBytes: 128 * MIB,
    connectionBufferBytes: tight ? random.pick([1, 300, 1000]) : 8 * MIB,
    slowReaderTimeoutMs: random.pick([1, 20, 100]),
    abandonedStreamBytes: random.chance(0.2) ? random.pick([0, 100, 500]) : 8 * MIB,
  }
}

/** Returns the limits that both ends have. */
function withoutClients(limits: LinkLimits): Omit<LinkLimits, 'streamBufferBytes' | 'abandonedStreamBytes'> {
  const { streamBufferBytes: _, abandonedStreamBytes: __, ...both } = limits
  return both
}

function drawEvents(random: Random): Event[] {
  if (random.chance(0.6)) return []
  return random.chance(0.2) ? [random.pick(EVENTS), random.pick(EVENTS)] : [random.pick(EVENTS)]
}
