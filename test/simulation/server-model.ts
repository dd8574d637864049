/**
 * What a server has to do with every frame a client may send, written down a
 * second time and without the product's code: sections A and C of
 * docs/protocol.md as a table.
 */
import { DATA, REQUEST } from '../support/wire.js'
import type { Kind } from './call-plan.js'

export const CLOSED = 1
export const NO_DATA = 4
/** Longest body that is accepted. */
export const MODEL_MAX_BYTES = 400
export const MODEL_MAX_STREAMS = 4

/** A frame that a client sends. */
export interface Stimulus {
  readonly stream: number
  readonly type: number
  readonly flags: number
  /** The announced length; a body over the limit is all zeros. */
  readonly length: number
  /** The fields of a request; undefined when it cannot be read. */
  readonly request?: RequestStimulus | undefined
  /** The message of a DATA frame. */
  readonly message?: string
}

export interface RequestStimulus {
  readonly service: 's' | 'nobody'
  readonly method: Method
  /** Names the call to its handler. */
  readonly token: number
  /** The first message, where there is one. */
  readonly message: string
  readonly timeoutMs: number
}

export type Method = 'Unary' | 'Now' | 'ServerStream' | 'ClientStream' | 'Bidi' | 'Missing'

/** A frame that the server has to send: a status by code and text (a beginning of it), a message, or an end. */
export type Expected =
  | { readonly stream: number; readonly status: number; readonly text: string }
  | { readonly stream: number; readonly reply: string }
  | { readonly stream: number; readonly data: string }
  | { readonly stream: number; readonly close: true }

/** What a handler must see when it reads. */
export type Seen = { readonly message: string } | 'end' | 'cut'

interface ModelStream {
  readonly id: number
  readonly kind: Kind
  readonly token: number
  /** Whether the client may still send. */
  open: boolean
  readonly unread: string[]
  reading: boolean
  readonly dueMs: number
}

const kinds: Readonly<Record<Method, Kind | undefined>> = {
  Unary: 'unary',
  Now: 'unary',
  ServerStream: 'serverStreaming',
  ClientStream: 'clientStreaming',
  Bidi: 'bidiStreaming',
  Missing: undefined,
}

const takesMessages = (kind: Kind): boolean => kind === 'clientStreaming' || kind === 'bidiStreaming'
const isStream = (kind: Kind): boolean => kind !== 'unary'

export class ServerModel {
  /** Frames in the order in which they must come. */
  readonly sends: Expected[] = []
  /** What handlers must see, by token. */
  readonly sees: { readonly token: number; readonly seen: Seen }[] = []
  readonly #streams = new Map<number, ModelStream>()
  /** Frames that break the protocol before the connection ends. */
  readonly errorBudget: number
  closed = false
  #errors = 0
  #lastId = 0
  #nowMs = 0

  constructor(errorBudget: number) {
    this.errorBudget = errorBudget
  }

  /** Handlers that run. */
  get running(): readonly ModelStream[] {
    return [...this.#streams.values()]
  }

  onFrame(frame: Stimulus): void {
    if (this.closed) return
    const { stream: id, type, length } = frame
    const stream = this.#streams.get(id)
    if (length > MODEL_MAX_BYTES) {
      // A8, C20
      this.#status(id, 8, `message length ${length} exceed maximum message size of ${MODEL_MAX_BYTES}`)
      if (stream !== undefined && isStream(stream.kind)) this.#cut(stream)
    } else if (id % 2 === 0)
      this.#protest(id, 'StreamID must be odd for client initiated streams') // A4
    else if (type === REQUEST) this.#onRequest(frame)
    else if (type === DATA) this.#onData(frame, stream) // A7: all else is ignored
  }

  #onRequest({ stream: id, flags, request }: Stimulus): void {
    if (id <= this.#lastId) return this.#protest(id, 'StreamID cannot be re-used and must increment') // A5
    this.#lastId = id
    if (request === undefined) return this.#protest(id, 'unmarshal request error: ') // A11
    if (this.#streams.size >= MODEL_MAX_STREAMS) {
      return this.#status(id, 8, `too many concurrent calls: maximum ${MODEL_MAX_STREAMS}`)
    }
    const { service, method, token, message, timeoutMs } = request
    if (service !== 's') return this.#status(id, 12, `service ${service}`) // A15
    const kind = kinds[method]
    if (kind === undefined) return this.#status(id, 12, `method ${method}`) // A16
    if (timeoutMs < 0) return this.#status(id, 4, 'context deadline exceeded') // B10
    if (method === 'Now') return this.#send({ stream: id, reply: message }) // A17: whatever the flags
    const dueMs = timeoutMs === 0 ? Number.POSITIVE_INFINITY : this.#nowMs + timeoutMs
    const open = takesMessages(kind) && (flags & CLOSED) === 0 // C2, C4
    const first = takesMessages(kind) && message !== '' ? [message] : [] // C3
    this.#streams.set(id, { id, kind, token, open, unread: first, reading: false, dueMs })
  }

  #onData({ stream: id, flags, message = '' }: Stimulus, stream: ModelStream | undefined): void {
    if (stream === undefined || !isStream(stream.kind)) {
      const text = 'StreamID is no longer active' // A23, C11
      return id <= this.#lastId ? this.#status(id, 3, text) : this.#protest(id, text)
    }
    if (!takesMessages(stream.kind)) return // C16
    if ((flags & NO_DATA) === 0) {
      if (!stream.open) {
        this.#status(id, 3, 'data handling error: ttrpc: stream closed') // C10
        return this.#cut(stream)
      }
      stream.unread.push(message) // C1, C5, C7, C8
    } // C6, C9
    if ((flags & CLOSED) !== 0) stream.open = false
    this.#feed(stream)
  }

  /** A handler reads: it gets a message at once, or when one comes. */
  read(stream: ModelStream): void {
    stream.reading = true
    this.#feed(stream)
  }

  /** A handler of a stream yields a message. */
  give(stream: ModelStream, data: string): void {
    this.#send({ stream: stream.id, data })
  }

  /** A handler returns; `reply`: the answer of a method that has one. */
  finish(stream: ModelStream, reply: string): void {
    this.#streams.delete(stream.id)
    const single = stream.kind === 'unary' || stream.kind === 'clientStreaming'
    this.#send(single ? { stream: stream.id, reply } : { stream: stream.id, close: true }) // C13, C14
  }

  fail(stream: ModelStream, text: string): void {
    this.#streams.delete(stream.id)
    this.#status(stream.id, 10, text) // C12
  }

  advance(ms: number): void {
    this.#nowMs += ms
    const due = this.running.filter(({ dueMs }) => dueMs <= this.#nowMs).sort((a, b) => a.dueMs - b.dueMs)
    for (const stream of due) {
      this.#status(stream.id, 4, 'context deadline exceeded') // B9, C21
      this.#cut(stream)
    }
  }

  /** The connection is gone. */
  close(): void {
    this.closed = true
    for (const stream of this.running) this.#cut(stream)
  }

  #feed(stream: ModelStream): void {
    if (!stream.reading) return
    const message = stream.unread.shift()
    if (message !== undefined) this.#show(stream, { message })
    else if (!stream.open) this.#show(stream, 'end')
  }

  #show(stream: ModelStream, seen: Seen): void {
    stream.reading = false
    this.sees.push({ token: stream.token, seen })
  }

  /** Ends the stream for the client and aborts its handler. */
  #cut(stream: ModelStream): void {
    this.#streams.delete(stream.id)
    this.sees.push({ token: stream.token, seen: 'cut' })
  }

  /** The status that a peer which breaks the rules gets, within its budget. */
  #protest(stream: number, text: string): void {
    this.#status(stream, 3, text)
    if (++this.#errors > this.errorBudget) this.close()
  }

  #status(stream: number, status: number, text: string): void {
    this.#send({ stream, status, text })
  }

  #send(frame: Expected): void {
    this.sends.push(frame)
  }
}

export type { ModelStream }
