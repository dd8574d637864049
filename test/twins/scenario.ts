/** What a twin test does on each engine, and how what it saw is compared. */
import { mkdirSync } from 'node:fs'
import {
  allowAnyPeer,
  type Client,
  type ConnectOptions,
  connect,
  type Server,
  type ServerOptions,
} from 'ttrpc'
import { inMemory } from 'ttrpc/testing'
import type { NamedCalls } from '../support/named-calls.js'
import { RawPeer } from '../support/raw-peer.js'
import { rawServer } from '../support/raw-service.js'
import { RecordedEvents } from '../support/recorded-events.js'
import { tempSocket } from '../support/temp-socket.js'

/** `memory`: the JS engine, without sockets. */
export type EngineName = 'native' | 'node' | 'memory'

/** One behaviour. `run` returns what was seen, as values that can be compared. */
export interface Scenario {
  readonly name: string
  /** The entry of `differences` that says what each engine does, where they must differ, and what is then seen. */
  readonly differs?: string
  readonly expected?: Readonly<Record<'native' | 'node', unknown>>
  /** It needs no sockets, so that it runs over memory too. */
  readonly onMemory?: boolean
  readonly skip?: string | false
  run(bench: Bench): Promise<unknown>
}

/** An engine, a folder of its own, and what is closed after the scenario. */
export class Bench {
  /** That of the options. */
  readonly engine: 'native' | 'node'
  readonly #onMemory: boolean
  #server: Server | undefined
  readonly folder = tempSocket()
  readonly #cleanups: (() => unknown)[] = []

  constructor(engine: EngineName) {
    this.engine = engine === 'native' ? 'native' : 'node'
    this.#onMemory = engine === 'memory'
    mkdirSync(this.folder, { mode: 0o755 })
  }

  get path(): string {
    return `${this.folder}/socket`
  }

  /** A server of raw methods, on this engine; every peer is admitted unless the options say otherwise. */
  server(options: ServerOptions = {}, calls?: NamedCalls): Server {
    const server = rawServer({ engine: this.engine, handshaker: allowAnyPeer(), ...options }, calls)
    this.after(() => server.close())
    return server
  }

  async listening(options: ServerOptions = {}, calls?: NamedCalls): Promise<Server> {
    const server = this.server(options, calls)
    this.#server = server
    if (!this.#onMemory) await server.listen(this.path)
    return server
  }

  async client(options: ConnectOptions = {}): Promise<Client> {
    const client = this.#onMemory
      ? inMemory(this.#server!, options)
      : await connect(this.path, { engine: this.engine, ...options })
    this.after(() => client.close())
    return client
  }

  async dial(): Promise<RawPeer> {
    const peer = await RawPeer.dial(this.path)
    this.after(() => peer.close())
    return peer
  }

  events(): RecordedEvents {
    const events = new RecordedEvents()
    this.after(() => events[Symbol.dispose]())
    return events
  }

  after(cleanup: () => unknown): void {
    this.#cleanups.push(cleanup)
  }

  /** Returns the value with what differs from run to run replaced, and nothing undefined. */
  plain(value: unknown): unknown {
    const text = JSON.stringify(value ?? null)
    return JSON.parse(text.replaceAll(this.folder, 'DIR').replace(/"fd:\d+/g, '"fd:N'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cleanup of this.#cleanups.reverse()) await cleanup()
  }
}

/** What an error shows, without what depends on the run. */
export function facts(error: unknown): Record<string, unknown> {
  const { name, code, errno, syscall, message, sent, cause, service, method } =
    error as NodeJS.ErrnoException & Record<string, unknown>
  const text = cause === undefined ? undefined : String((cause as Error).message ?? cause)
  const why = name === 'ListenError' || name === 'ConnectError' ? undefined : text
  const minus = Object.is(errno, -0) ? '-0' : errno
  return { name, code, errno: minus, syscall, message, sent, service, method, cause: why }
}

/** Returns the facts of the error with which `act` throws or rejects, or `'succeeds'`. */
export async function failure(act: () => unknown): Promise<unknown> {
  try {
    await act()
    return 'succeeds'
  } catch (error) {
    return facts(error)
  }
}

/** The events of a side in order, each with what does not depend on the run. */
export function eventsOf(events: RecordedEvents, side: 'client' | 'server'): unknown[] {
  const seen: unknown[] = []
  for (const { kind, event } of events.all) {
    const ofSide =
      event.side ?? (kind.startsWith('listener') || kind.startsWith('peer') ? 'server' : undefined)
    if (ofSide !== side) continue
    const { source: _s, connection: _c, peer: _p, durationMs: _d, side: _e, ...rest } = event
    seen.push({ event: kind, ...rest })
  }
  return seen
}

/** Returns the same without what only sockets have: addresses, and the events of listeners. */
export function withoutSockets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((one) => !String(one?.event).startsWith('listener.')).map(withoutSockets)
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'address')
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutSockets(one)]))
}
