import type { Limits } from 'ttrpc'
import type { AttackLink } from './attack-link.js'

/** The most that an attack may cost the server and its neighbour; a bound that is left out is not checked. */
export interface Bound {
  /** Resident memory of the server above what it had before, in MiB. */
  readonly memoryMiB?: number
  /** The longest call of the neighbour, in ms. */
  readonly neighbourWorstMs?: number
  /** The longest time for which the server's event loop was blocked, in ms. */
  readonly blockedMs?: number
  /** CPU of the server while the attack rests at its end, in percent of one core. */
  readonly restingCpu?: number
  /** Calls of the neighbour that failed. Checked for every attack; default 0. */
  readonly neighbourFailures?: number
  /** What the attack counts itself: see the attack. */
  readonly counted?: number
}

/** How the server under attack is set up, besides its defaults. */
export interface VictimOptions {
  /**
   * A handshaker in JS. `slow` takes a second for every peer; `selective` takes a second for root and refuses others
   * at once. Default: the same user, on the I/O thread.
   */
  readonly handshaker?: 'slow' | 'selective'
  /** Whether other users may connect: the socket gets mode 0666, its directory 0711. Default false. */
  readonly shared?: boolean
  /** What differs from the defaults; the attack's name says which. */
  readonly limits?: Partial<Limits>
  /** Most descriptors that its process may have (`ulimit -n`). */
  readonly descriptors?: number
}

/** How the innocent neighbour uses the server: calls on one connection, or a new connection for each call. */
export interface NeighbourOptions {
  readonly mode?: 'call' | 'dial'
  /** Bytes of each call's payload. Default 16. */
  readonly bytes?: number
}

/** What an attack works with, in a process of its own. */
export interface Field {
  /** Opens a connection to the server, with bytes of the attack's own making. */
  dial(): Promise<AttackLink>
  /** How long an attack without an end of its own goes on. */
  readonly seconds: number
  /** The path of the server's socket. */
  readonly path: string
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>
  /** Has the server's program do something, and resolves when it has: `shutdown`. */
  command(line: 'shutdown'): Promise<void>
}

export type AttackedEngine = 'native' | 'node'

/** One program that an admitted peer runs against a server with default options. */
export interface Attack {
  readonly name: string
  /** What the peer does, in one line. */
  readonly summary: string
  readonly bound: Bound
  /** What of it differs on the JS engine, whose sockets are Node's. */
  readonly nodeBound?: Bound
  /** Returns why it cannot be run on this machine, or undefined. */
  readonly unable?: () => string | undefined
  /** Why it is not run against the JS engine. */
  readonly nativeAlone?: string
  readonly victim?: VictimOptions
  readonly neighbour?: NeighbourOptions
  /** Resolves with what it counted, if it counts anything; connections stay open until the process ends. */
  run(field: Field): Promise<number | undefined>
}
