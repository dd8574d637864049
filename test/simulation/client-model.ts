/**
 * What a client has to make of every frame a server may send, written down a
 * second time and without the product's code: section E of docs/protocol.md as
 * a table.
 */
import { DATA, HEADER_BYTES, REQUEST, RESPONSE } from '../support/wire.js'
import { type Kind, receivesStream, sendsStream } from './call-plan.js'

const CLOSED = 1
const NO_DATA = 4
/** Longest body that is accepted. */
export const CLIENT_MAX_BYTES = 400
/** Bytes of a given-up stream that are thrown away; beyond, the connection ends. */
export const CLIENT_ABANDONED_BYTES = 300

/** A frame that a server sends. */
export interface Stimulus {
  readonly stream: number
  readonly type: number
  readonly flags: number
  readonly length: number
  /** The message of a DATA frame, or of a response that has neither of the following. */
  readonly message: string
  /** The status of a response, or a body that cannot be read. */
  readonly status?: { readonly code: number; readonly text: string } | 'malformed' | undefined
}

/** The outcome that a caller sees. */
export type Told = { readonly message: string } | 'end' | { readonly error: number; readonly text: string }

/** What the client sends. */
export interface Sent {
  readonly stream: number
  readonly type: number
  readonly flags: number
  readonly message: string
}

export interface ModelCall {
  readonly id: number
  readonly kind: Kind
  /** Whether the client may still send. */
  open: boolean
  /** Whether the call has ended, on the wire or on this side. */
  ended: boolean
  unread: string[]
  end: Told | undefined
  /** Pending receives. */
  waiting: number
  readonly dueMs: number
}

const requestFlags: Readonly<Record<Kind, number>> = {
  unary: 0,
  serverStreaming: CLOSED,
  clientStreaming: 6,
  bidiStreaming: 6,
}

const CANCELED: Told = { error: 1, text: 'context canceled' }
const EXPIRED: Told = { error: 4, text: 'context deadline exceeded' }
const GONE: Told = { error: 14, text: 'ttrpc: closed' }

export class ClientModel {
  readonly sends: Sent[] = []
  /** The outcomes that callers must see, by stream. */
  readonly tells: { readonly stream: number; readonly told: Told }[] = []
  readonly calls: ModelCall[] = []
  closed = false
  readonly #abandoned = new Map<number, number>()
  #nextId = 1
  #nowMs = 0

  /** Unary calls wait for their answer from the beginning. */
  begin(kind: Kind, message: string, timeoutMs: number): ModelCall {
    const id = this.#nextId
    this.#nextId += 2
    const dueMs = timeoutMs === 0 ? Number.POSITIVE_INFINITY : this.#nowMs + timeoutMs
    const waiting = kind === 'unary' ? 1 : 0
    const call: ModelCall = {
      id,
      kind,
      open: sendsStream(kind),
      ended: false,
      unread: [],
      end: undefined,
      waiting,
      dueMs,
    }
    this.calls.push(call)
    const first = sendsStream(kind) ? '' : message
    this.sends.push({ stream: id, type: REQUEST, flags: requestFlags[kind], message: first }) // E1, E2, E3
    return call
  }

  onFrame(frame: Stimulus): void {
    if (this.closed) return
    const call = this.calls.find(({ id }) => id === frame.stream)
    if (call === undefined) return // E13
    if (call.ended) return this.#late(call, frame)
    const { length, type } = frame
    const text = `message length ${length} exceed maximum message size of ${CLIENT_MAX_BYTES}`
    if (length > CLIENT_MAX_BYTES)
      this.#leave(call, { error: 8, text }) // E16
    else if (type === RESPONSE) this.#onResponse(call, frame)
    else if (type === DATA && receivesStream(call.kind)) this.#onData(call, frame)
    else if (type === DATA && call.kind === 'clientStreaming') {
      this.#leave(call, { error: 13, text: 'received data from non-streaming server: protocol error' }) // E21
    } else
      this.#leave(call, { error: 13, text: `unexpected "${nameOf(type)}" message received: protocol error` }) // E14
  }

  /** A response ends the call, whatever its flags (E15). */
  #onResponse(call: ModelCall, { status, message }: Stimulus): void {
    if (status === 'malformed')
      this.#finish(call, { error: 13, text: 'proto: cannot parse invalid wire-format data' })
    else if (status !== undefined && status.code !== 0)
      this.#finish(call, { error: status.code, text: status.text }) // E9
    else {
      call.unread.push(message) // E11, E12, E19
      this.#finish(call, 'end')
    }
  }

  #onData(call: ModelCall, { flags, message }: Stimulus): void {
    if ((flags & NO_DATA) === 0) call.unread.push(message) // E20
    if ((flags & CLOSED) !== 0)
      this.#finish(call, 'end') // E19
    else this.#feed(call)
  }

  /** Frames of a call that is over are dropped (E7, E13), those of a given-up stream up to a bound. */
  #late({ id }: ModelCall, { type, flags, length }: Stimulus): void {
    const bytes = this.#abandoned.get(id)
    if (bytes === undefined) return
    if (type !== DATA || (flags & CLOSED) !== 0) this.#abandoned.delete(id)
    else if (bytes + HEADER_BYTES + length > CLIENT_ABANDONED_BYTES) this.close()
    else this.#abandoned.set(id, bytes + HEADER_BYTES + length)
  }

  receive(call: ModelCall): void {
    call.waiting++
    this.#feed(call)
  }

  /** Returns false where the library has to refuse it. */
  send(call: ModelCall, message: string): boolean {
    if (!call.open || call.ended) return false
    this.sends.push({ stream: call.id, type: DATA, flags: 0, message })
    return true
  }

  /** Returns false where the library has to refuse it. */
  closeSend(call: ModelCall): boolean {
    if (!sendsStream(call.kind)) return false
    if (!call.open || call.ended) return true // E22: nothing happens
    call.open = false
    this.#sendClose(call.id) // E23
    return true
  }

  cancel(call: ModelCall): void {
    this.#giveUp(call, CANCELED)
  }

  advance(ms: number): void {
    this.#nowMs += ms
    const due = this.calls.filter(({ ended, dueMs }) => !ended && dueMs <= this.#nowMs)
    for (const call of due.sort((a, b) => a.dueMs - b.dueMs)) this.#giveUp(call, EXPIRED)
  }

  close(): void {
    this.closed = true
    for (const call of this.calls) if (!call.ended) this.#finish(call, GONE) // E17
  }

  /** The caller ends the call: unread messages are dropped. */
  #giveUp(call: ModelCall, end: Told): void {
    if (call.ended && call.unread.length === 0) return
    call.unread = []
    call.end = end
    this.#leave(call, end)
  }

  /** Ends the call on this side alone. */
  #leave(call: ModelCall, end: Told): void {
    if (call.ended) return this.#feed(call)
    if (call.open) this.#sendClose(call.id)
    if (receivesStream(call.kind)) this.#abandoned.set(call.id, 0)
    this.#finish(call, end)
  }

  #finish(call: ModelCall, end: Told): void {
    call.ended = true
    call.end = end
    this.#feed(call)
  }

  #feed(call: ModelCall): void {
    const { unread, end, kind } = call
    while (call.waiting > 0) {
      const message = unread.shift()
      const told = message === undefined ? end : { message }
      if (told === undefined) return
      call.waiting--
      this.tells.push({ stream: call.id, told })
      if (kind === 'unary') return
    }
  }

  #sendClose(stream: number): void {
    this.sends.push({ stream, type: DATA, flags: CLOSED | NO_DATA, message: '' })
  }
}

function nameOf(type: number): string {
  if (type === REQUEST) return 'request'
  return type === DATA ? 'data' : 'unknown'
}
