import type { TapPeer } from '../tap-event.js'
import type { FrameRecord, OpenRecord, StatusRecord, TapRecord } from '../tap-record.js'

/** Calls, and characters of their records, that the page keeps: the oldest that are over are dropped first. */
export const MAX_CALLS = 2_000
export const MAX_CHARACTERS = 64 * 1024 * 1024

/** Connections that the page keeps. */
export const MAX_CONNECTIONS = 500

/** Frames of a call that the page keeps: half from its beginning, half from its end. */
export const MAX_FRAMES = 200

/** How a call ended. `cut`: its connection ended first. */
export type Outcome = 'open' | 'ok' | 'failed' | 'cut'

/** A frame as the server of the page sends it. */
export type PageFrame = FrameRecord & { readonly shortened?: true }

/** One call, as far as its frames were seen. */
export interface Call {
  readonly id: number
  readonly connection: Connection
  readonly stream: number
  readonly service: string
  readonly method: string
  readonly startedAt: number
  outcome: Outcome
  endedAt: number | undefined
  status: StatusRecord | undefined
  readonly frames: PageFrame[]
  /** Frames between the first and the last ones that are not kept. */
  framesDropped: number
  characters: number
}

/** One connection with its calls, in the order in which they began. */
export interface Connection {
  readonly number: number
  peer: TapPeer | undefined
  readonly openedAt: number
  closedAt: number | undefined
  reason: string | undefined
  /** What was seen that is not ttrpc. */
  rawBytes: number
  readonly calls: Call[]
  /** The last call of each stream. */
  readonly streams: Map<number, Call>
}

/** The calls of all connections, made of the records of a tap. */
export class CallLog {
  readonly connections = new Map<number, Connection>()
  callsDropped = 0
  connectionsDropped = 0
  /** When the first and the last thing happened; undefined until something has. */
  from: number | undefined
  to: number | undefined
  #calls = new Set<Call>()
  #characters = 0
  #ids = 0

  /** The calls that are kept, the oldest first. */
  get calls(): ReadonlySet<Call> {
    return this.#calls
  }

  /** `characters`: the length of the record as text. */
  add(record: TapRecord, characters: number): void {
    this.from = Math.min(this.from ?? record.at, record.at)
    this.to = Math.max(this.to ?? record.at, record.at)
    if (record.event === 'open') return this.#open(record)
    const connection = this.#connection(record)
    if (record.event === 'frame') this.#frame(connection, record, characters)
    else if (record.event === 'raw') connection.rawBytes += record.length
    else if (record.event === 'close') close(connection, record.at, record.reason)
  }

  #open(record: OpenRecord): void {
    this.#connection(record).peer = record.peer
  }

  #connection({ connection: number, at }: TapRecord): Connection {
    const known = this.connections.get(number)
    if (known !== undefined) return known
    const state = { peer: undefined, openedAt: at, closedAt: undefined, reason: undefined, rawBytes: 0 }
    const made: Connection = { number, ...state, calls: [], streams: new Map() }
    this.connections.set(number, made)
    if (this.connections.size > MAX_CONNECTIONS) this.#dropConnection(made)
    return made
  }

  #frame(connection: Connection, record: PageFrame, characters: number): void {
    const isBeginning = record.type === 'request' && record.from === 'client'
    const known = isBeginning ? undefined : connection.streams.get(record.stream)
    const call = known ?? this.#begin(connection, record)
    call.frames.push(record)
    call.characters += characters
    this.#characters += characters
    if (call.frames.length > MAX_FRAMES) {
      call.frames.splice(MAX_FRAMES / 2, 1)
      call.framesDropped++
    }
    if (record.ends === true || (record.type === 'response' && call.outcome === 'open')) end(call, record)
    while (this.#isFull()) this.#dropCall(call)
  }

  #begin(connection: Connection, record: PageFrame): Call {
    const { stream, service = '', method = '', sinceRequestMs = 0, at } = record
    const state = { outcome: 'open', endedAt: undefined, status: undefined } as const
    const names = { service, method, startedAt: at - sinceRequestMs }
    const call: Call = {
      ...{ id: ++this.#ids, connection, stream, ...names, ...state },
      ...{ frames: [], framesDropped: 0, characters: 0 },
    }
    connection.calls.push(call)
    connection.streams.set(stream, call)
    this.#calls.add(call)
    return call
  }

  #isFull(): boolean {
    return this.#calls.size > MAX_CALLS || (this.#characters > MAX_CHARACTERS && this.#calls.size > 1)
  }

  /** Drops the oldest call that is over, or the oldest of all but this one. */
  #dropCall(kept: Call): void {
    let dropped: Call | undefined
    for (const call of this.#calls) {
      if (call === kept) continue
      dropped ??= call
      if (call.outcome === 'open') continue
      dropped = call
      break
    }
    if (dropped === undefined) return
    this.#forget(dropped)
    const { connection } = dropped
    connection.calls.splice(connection.calls.indexOf(dropped), 1)
    if (connection.streams.get(dropped.stream) === dropped) connection.streams.delete(dropped.stream)
    if (connection.calls.length === 0 && connection.closedAt !== undefined) {
      this.connections.delete(connection.number)
    }
  }

  #forget(call: Call): void {
    this.#calls.delete(call)
    this.#characters -= call.characters
    this.callsDropped++
  }

  /** Drops the oldest connection that is closed, or the oldest of all but this one, with its calls. */
  #dropConnection(kept: Connection): void {
    const all = [...this.connections.values()].filter((one) => one !== kept)
    const dropped = all.find(({ closedAt }) => closedAt !== undefined) ?? all[0]
    if (dropped === undefined) return
    for (const call of dropped.calls) this.#forget(call)
    this.connections.delete(dropped.number)
    this.connectionsDropped++
  }
}

function end(call: Call, { at, status }: PageFrame): void {
  call.outcome = status === undefined || status.code === 0 ? 'ok' : 'failed'
  call.endedAt = at
  call.status = status
}

function close(connection: Connection, at: number, reason: string | undefined): void {
  connection.closedAt = at
  connection.reason = reason
  for (const call of connection.calls) {
    if (call.outcome !== 'open') continue
    call.outcome = 'cut'
    call.endedAt = at
  }
}
