import type { Buffer } from 'node:buffer'
import { codeName } from '../../../base/code.js'
import { Flag, MessageType } from '../../../wire/frame.js'
import type { FrameView } from '../../../wire/frame-view.js'
import type { Status } from '../../../wire/status.js'
import { EXCESSES, excessText, wireFaultText } from '../../../wire/wire-error.js'
import { ConnectionFrames, TAP_LIMITS } from './connection-frames.js'
import { type OpenCall, OpenCalls } from './open-calls.js'
import type { Payloads } from './payloads.js'
import type { Sender, TapEvent } from './tap-event.js'
import type { FrameRecord, StatusRecord, TapRecord } from './tap-record.js'

const TYPES: Readonly<Record<number, string>> = { 1: 'request', 2: 'response', 3: 'data' }
const FLAGS = [
  [Flag.REMOTE_CLOSED, 'closed'],
  [Flag.REMOTE_OPEN, 'open'],
  [Flag.NO_DATA, 'no-data'],
] as const
const NAMED_FLAGS = Flag.REMOTE_CLOSED | Flag.REMOTE_OPEN | Flag.NO_DATA
const NANOS_A_MS = 1e6

/** Turns the events of a tap into records: one for each frame, and for what else happens to a connection. */
export class TapDecoder {
  readonly #payloads: Payloads
  readonly #onRecord: (record: TapRecord) => void
  readonly #connections = new Map<number, DecodedConnection>()

  constructor(payloads: Payloads, onRecord: (record: TapRecord) => void) {
    this.#payloads = payloads
    this.#onRecord = onRecord
  }

  push(event: TapEvent): void {
    const { at, connection } = event
    const place = { at, time: new Date(at).toISOString(), connection }
    switch (event.event) {
      case 'open':
        return this.#onRecord({ event: 'open', ...place, peer: event.peer })
      case 'bytes':
        return this.#of(connection).push(event.from, event.bytes, at)
      case 'end': {
        const unfinished = this.#of(connection).unfinished(event.from)
        return this.#onRecord({
          event: 'end',
          ...place,
          from: event.from,
          ...(unfinished ? { unfinished } : {}),
        })
      }
      case 'close': {
        this.#connections.delete(connection)
        const { reason } = event
        return this.#onRecord({ event: 'close', ...place, ...(reason === undefined ? {} : { reason }) })
      }
    }
  }

  #of(connection: number): DecodedConnection {
    let found = this.#connections.get(connection)
    if (found === undefined) {
      found = new DecodedConnection(connection, this.#payloads, this.#onRecord)
      this.#connections.set(connection, found)
    }
    return found
  }
}

class DecodedConnection {
  readonly #connection: number
  readonly #payloads: Payloads
  readonly #calls = new OpenCalls()
  readonly #frames: ConnectionFrames
  #at = 0

  constructor(connection: number, payloads: Payloads, onRecord: (record: TapRecord) => void) {
    this.#connection = connection
    this.#payloads = payloads
    this.#frames = new ConnectionFrames({
      onFrame: (from, frame) => onRecord(this.#record(from, frame)),
      onRaw: (from, bytes) => {
        const { hex } = payloads.bytes(bytes)
        const place = { ...this.#place(), from, length: bytes.length }
        onRecord({ event: 'raw', ...place, ...(hex === undefined ? {} : { hex }) })
      },
    })
  }

  push(from: Sender, bytes: Buffer, at: number): void {
    this.#at = at
    this.#frames.push(from, bytes)
  }

  unfinished(from: Sender): number {
    return this.#frames.unfinished(from)
  }

  #place() {
    return { at: this.#at, time: new Date(this.#at).toISOString(), connection: this.#connection }
  }

  #record(from: Sender, frame: FrameView): FrameRecord {
    const { stream, type, flags, bodyLength: length } = frame
    const head = { event: 'frame' as const, ...this.#place(), from, stream, length }
    const kind = { type: TYPES[type] ?? `unknown ${type}`, flags: flagsOf(flags) }
    if (frame.oversized) {
      const problem = 'longer than a tap decodes: shown by its header alone'
      return { ...head, ...kind, ...this.#callPart(stream), problem }
    }
    const problem = problemOf(frame)
    if (problem !== undefined) {
      return { ...head, ...kind, ...this.#callPart(stream), ...this.#payloads.bytes(bodyOf(frame)), problem }
    }
    const request = type === MessageType.REQUEST && from === 'client' ? this.#begin(frame) : {}
    const call = this.#calls.get(stream)
    const record = {
      ...head,
      ...kind,
      ...this.#callPart(stream),
      ...request,
      ...this.#message(from, frame, call),
    }
    return this.#calls.endsWith(stream, from, type, flags) ? { ...record, ends: true } : record
  }

  /** Remembers the call of a request. Returns what the request alone has. */
  #begin(frame: FrameView): Partial<FrameRecord> {
    const { service, method } = frame.names()
    this.#calls.begin(frame.stream, { service, method, startedAt: this.#at })
    const { timeoutNano } = frame
    return {
      ...(frame.hasMetadata ? { metadata: frame.metadata() } : {}),
      ...(timeoutNano === 0 ? {} : { timeoutMs: timeoutNano / NANOS_A_MS }),
    }
  }

  #callPart(stream: number): Partial<FrameRecord> {
    const call = this.#calls.get(stream)
    if (call === undefined) return {}
    const { service, method, startedAt } = call
    return { service, method, sinceRequestMs: Math.max(0, this.#at - startedAt) }
  }

  #message(from: Sender, frame: FrameView, call: OpenCall | undefined): Partial<FrameRecord> {
    const status = frame.type === MessageType.RESPONSE ? frame.status() : undefined
    if (status !== undefined && status.code !== 0) return { status: statusRecord(status) }
    if ((frame.flags & Flag.NO_DATA) !== 0 && frame.payloadLength === 0) return {}
    const payload = payloadOf(frame)
    const ok = frame.type === MessageType.RESPONSE ? { status: OK } : {}
    // A stream whose client streams opens with a request that carries no message.
    const isEmptyOpening = frame.type === MessageType.REQUEST && (frame.flags & Flag.REMOTE_OPEN) !== 0
    if (isEmptyOpening && payload.length === 0) return {}
    return { ...ok, payloadLength: payload.length, ...this.#payloads.show(call, from, payload) }
  }
}

const OK: StatusRecord = { code: 0, name: 'OK', message: '', details: [] }

function statusRecord({ code, message, details }: Status): StatusRecord {
  return { code, name: codeName(code), message, details: details.map(({ typeUrl }) => typeUrl) }
}

function flagsOf(flags: number): string[] {
  const named: string[] = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
  const rest = flags & ~NAMED_FLAGS
  return rest === 0 ? named : [...named, `0x${rest.toString(16)}`]
}

/** Returns what is wrong with an envelope, statuses included. */
function problemOf(frame: FrameView): string | undefined {
  if ((frame.fault & EXCESSES) !== 0) return excessText(frame.fault, TAP_LIMITS)
  if (frame.fault !== 0) return `not a valid envelope: ${wireFaultText(frame.fault)}`
  if (frame.type !== MessageType.RESPONSE) return undefined
  try {
    frame.status()
    return undefined
  } catch (error) {
    return `not a valid status: ${(error as Error).message}`
  }
}

function payloadOf({ memory, payloadAt, payloadLength }: FrameView): Buffer {
  return memory.subarray(payloadAt, payloadAt + payloadLength)
}

function bodyOf(frame: FrameView): Buffer {
  return frame.memory.subarray(frame.bodyAt, frame.bodyAt + frame.bodyLength)
}
