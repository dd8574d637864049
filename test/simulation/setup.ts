import type { Limits } from 'ttrpc'
import type { ClientLimits } from '#ttrpc/limits.js'
import { type CallPlan, drawCall } from './call-plan.js'
import { anyLink, type Link } from './link.js'
import type { Random } from './random.js'

/** What may happen to the connection as a whole. */
export type Event = 'client closes' | 'server closes' | 'server shuts down' | 'link breaks'

/** Everything that a seed decides before a run begins. */
export interface Setup {
  readonly link: Link
  readonly clientLimits: ClientLimits
  readonly serverLimits: Limits
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

export function drawSetup(random: Random): Setup {
  const calls = random.pick([1, 1, 2, 3, 5])
  return {
    link: anyLink(random),
    clientLimits: drawLimits(random),
    serverLimits: { ...drawLimits(random), maxConcurrentStreams: random.chance(0.1) ? random.from(1, 2) : 16_384 },
    clientIntercepts: random.chance(0.15),
    serverIntercepts: random.chance(0.15),
    handshakes: random.chance(0.1),
    calls: Array.from({ length: calls }, (_, index) => drawCall(random, index)),
    events: drawEvents(random),
    shutdownMs: random.chance(0.5) ? undefined : random.pick([0, 10, 500]),
  }
}

/** Those of a real connection, or some so small that a few messages reach them. */
function drawLimits(random: Random): Limits {
  const tight = random.chance(0.4)
  return {
    maxMessageBytes: random.chance(0.1) ? random.pick([64, 300, 400]) : 4 * MIB,
    maxDiscardBytes: 256 * MIB,
    frameTimeoutMs: random.chance(0.1) ? 50 : 0,
    streamBufferBytes: tight ? random.pick([1, 200, 600]) : MIB,
    connectionBufferBytes: tight ? random.pick([1, 300, 1000]) : 8 * MIB,
    slowReaderTimeoutMs: random.pick([1, 20, 100]),
    abandonedStreamBytes: random.chance(0.2) ? random.pick([0, 100, 500]) : 8 * MIB,
    maxConcurrentStreams: 16_384,
    maxConnections: 65_536,
    handshakeTimeoutMs: 5000,
    maxHandshakes: 32,
  }
}

function drawEvents(random: Random): Event[] {
  if (random.chance(0.6)) return []
  const events: Event[] = ['client closes', 'server closes', 'server shuts down', 'server shuts down', 'link breaks']
  return random.chance(0.2) ? [random.pick(events), random.pick(events)] : [random.pick(events)]
}
