import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { HEADER_LENGTH, MessageType, writeHeader } from '../../../wire/frame.js'
import { FrameReader } from '../../../wire/frame-reader.js'
import { FrameView } from '../../../wire/frame-view.js'
import { encodeRequest } from '../../../wire/request.js'
import { DECODED_FRAMES } from '../sockets/frame-limits.js'

/** A frame that arrived. */
export interface ArrivedFrame {
  readonly kind: 'frame'
  readonly stream: number
  readonly type: number
  readonly flags: number
  readonly length: number
  /** Of a response: code 0 and no text when it has no status. */
  readonly code: number
  readonly message: string
  /** Of a request. */
  readonly service: string
  readonly method: string
  readonly timeoutNano: number
  /** What is wrong with it: a bit of `FAULTS`, or 0. */
  readonly fault: number
}

/** What came next: a frame, the end of the connection, or nothing within the time. */
export type Arrival = ArrivedFrame | { readonly kind: 'closed' } | { readonly kind: 'silent' }

const LIMITS = { ...DECODED_FRAMES, maxMetadataPairs: 0xffff, maxMetadataBytes: 16 * 1024 * 1024 }

/** One end of a connection that sends any bytes, and takes frames one by one. */
export class FramePeer {
  readonly #socket: Socket
  readonly #timeoutMs: number
  readonly #arrived: ArrivedFrame[] = []
  #closed = false
  #notify: (() => void) | undefined

  /** `timeoutMs`: how long `next` waits. */
  constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket
    this.#timeoutMs = timeoutMs
    const reader = new FrameReader(LIMITS)
    const view = new FrameView()
    const row = (rows: Int32Array, at: number, memory: Buffer, owned: boolean): void => {
      this.#arrived.push(arrivedFrame(view.point(rows, at, memory, owned)))
    }
    const end = (): void => {
      this.#closed = true
      this.#notify?.()
    }
    socket.on('data', (bytes: Buffer) => {
      reader.push(bytes, { row })
      this.#notify?.()
    })
    socket.on('error', end).on('end', end).on('close', end).resume()
  }

  send(...chunks: readonly Uint8Array[]): void {
    if (this.#socket.writable) this.#socket.write(Buffer.concat(chunks))
  }

  /** Sends the bytes one at a time, each in a write of its own. */
  async dribble(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && this.#socket.writable; at++) {
      await new Promise((resolve) => this.#socket.write(bytes.subarray(at, at + 1), resolve))
    }
  }

  /** Returns what comes next, which is taken. */
  async next(timeoutMs = this.#timeoutMs): Promise<Arrival> {
    if (this.#arrived.length === 0 && !this.#closed) await this.#wait(timeoutMs)
    return this.#arrived.shift() ?? { kind: this.#closed ? 'closed' : 'silent' }
  }

  halfClose(): void {
    this.#socket.end()
  }

  close(): void {
    this.#socket.destroy()
  }

  #wait(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, timeoutMs)
      const self = this
      function done(): void {
        clearTimeout(timer)
        self.#notify = undefined
        resolve()
      }
      this.#notify = () => {
        if (this.#arrived.length > 0 || this.#closed) done()
      }
    })
  }
}

function arrivedFrame(frame: FrameView): ArrivedFrame {
  const { stream, type, flags, bodyLength: length, fault, timeoutNano } = frame
  const isSound = fault === 0 && !frame.oversized
  const names = isSound && type === MessageType.REQUEST ? frame.names() : { service: '', method: '' }
  const status = isSound && type === MessageType.RESPONSE ? statusOf(frame) : { code: 0, message: '' }
  const { service, method } = names
  const { code, message } = status
  return { kind: 'frame', stream, type, flags, length, code, message, service, method, timeoutNano, fault }
}

function statusOf(frame: FrameView): { readonly code: number; readonly message: string } {
  try {
    return frame.status() ?? { code: 0, message: '' }
  } catch {
    return { code: -1, message: 'a status that is not valid protobuf' }
  }
}

/** Returns the bytes of a frame. */
export function frame(
  stream: number,
  type: number,
  flags: number,
  body: Uint8Array = Buffer.alloc(0),
): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH + body.length)
  writeHeader(bytes, 0, body.length, stream, { type, flags })
  bytes.set(body, HEADER_LENGTH)
  return bytes
}

/** Returns the bytes of a request. */
export function request(stream: number, parts: Parameters<typeof encodeRequest>[0], flags = 0): Buffer {
  return frame(stream, MessageType.REQUEST, flags, encodeRequest(parts))
}

const TYPES: Readonly<Record<number, string>> = { 1: 'REQ', 2: 'RESP', 3: 'DATA' }

/** Returns what came in the words of docs/protocol.md. */
export function describeArrival(arrival: Arrival): string {
  if (arrival.kind === 'closed') return 'the connection ended'
  if (arrival.kind === 'silent') return 'no answer in time'
  const { type, stream, flags, code, message } = arrival
  const head = `${TYPES[type] ?? `type ${type}`}(${stream}${flags === 0 ? '' : `, flags ${flags}`})`
  if (type !== MessageType.RESPONSE) return head
  return code === 0 && message === '' ? `${head} OK` : `${head} ${code} ${JSON.stringify(shortened(message))}`
}

/** Longest text of a status that is shown, in characters. */
const MAX_TEXT = 120

function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
