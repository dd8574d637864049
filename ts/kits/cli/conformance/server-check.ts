import { MessageType } from '../../../wire/frame.js'
import { broken, type Finding, held } from './clause.js'
import { type Arrival, describeArrival, type FramePeer, request } from './frame-peer.js'

/** A service that no server has. */
export const NO_SERVICE = 'ttrpc.conformance.NoSuchService'
export const NO_METHOD = 'X'

/** An answer that is accepted: its code and its text; `as`: whose behaviour it is, where that is not the clause's. */
export interface Accepted {
  readonly code: number
  readonly text: string | RegExp
  readonly as?: string
}

/** How servers refuse a service that they do not have. */
export const UNKNOWN_SERVICE: readonly Accepted[] = [
  { code: 12, text: `service ${NO_SERVICE}` },
  { code: 3, text: /does not exist$/, as: 'Rust (F3)' },
]

/** Thrown when a clause is broken; its message is what came. */
export class Broken extends Error {}

/** The connection of one clause, and what it asks of the server. */
export class ServerCheck {
  readonly peer: FramePeer
  /** A service that the server has, where the user names one. */
  readonly service: string | undefined
  #as: string | undefined
  #came = ''

  constructor(peer: FramePeer, service: string | undefined) {
    this.peer = peer
    this.service = service
  }

  /** Sends a request for the service that does not exist. */
  ask(stream: number, flags = 0): void {
    this.peer.send(request(stream, { service: NO_SERVICE, method: NO_METHOD }, flags))
  }

  /** Checks that the next frame is one of these answers, on this stream. Throws `Broken`. */
  async refused(stream: number, accepted: readonly Accepted[]): Promise<void> {
    const arrival = await this.peer.next()
    const found = accepted.find((answer) => fits(arrival, stream, answer))
    if (found === undefined) throw new Broken(describeArrival(arrival))
    this.accept(describeArrival(arrival), found.as)
  }

  /** Checks that the connection still serves: a request is refused as always. Throws `Broken`. */
  async stillServes(stream: number): Promise<void> {
    this.ask(stream)
    const arrival = await this.peer.next()
    if (!UNKNOWN_SERVICE.some((answer) => fits(arrival, stream, answer))) {
      throw new Broken(`then, for a further request: ${describeArrival(arrival)}`)
    }
    if (this.#came === '') this.#came = 'the next request is answered'
  }

  /** Checks that the server closes the connection. Throws `Broken`. */
  async closes(): Promise<void> {
    const arrival = await this.peer.next()
    if (arrival.kind !== 'closed') throw new Broken(`${describeArrival(arrival)}; the connection is open`)
    this.accept(describeArrival(arrival), undefined)
  }

  /** Notes an answer that is accepted; the first one is reported. */
  accept(came: string, as: string | undefined): void {
    this.#came ||= came
    this.#as ??= as
  }

  finding(): Finding {
    return held(this.#came, this.#as)
  }
}

/** Returns whether a frame is this answer, on this stream. */
export function fits(arrival: Arrival, stream: number, { code, text }: Accepted): boolean {
  if (arrival.kind !== 'frame' || arrival.type !== MessageType.RESPONSE) return false
  if (arrival.stream !== stream || arrival.flags !== 0 || arrival.code !== code) return false
  return typeof text === 'string' ? arrival.message === text : text.test(arrival.message)
}

/** Runs a check. Returns how the clause fared; errors that are not `Broken` are the caller's. */
export async function runCheck(
  check: ServerCheck,
  run: (check: ServerCheck) => Promise<Finding | undefined>,
) {
  try {
    return (await run(check)) ?? check.finding()
  } catch (error) {
    if (error instanceof Broken) return broken(error.message)
    throw error
  }
}
