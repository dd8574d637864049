/** Frames and envelopes as the tests build and read them, without the product's code. */
import { Buffer } from 'node:buffer'
import { bytes, fields, integer } from './protobuf.js'

export const REQUEST = 1
export const RESPONSE = 2
export const DATA = 3
/** Longest body of a frame. */
export const MAX_BODY = 4_194_304
export const HEADER_BYTES = 10

export interface Frame {
  readonly stream: number
  readonly type: number
  readonly flags: number
  readonly body: Buffer
}

export interface RequestParts {
  readonly service?: string
  readonly method?: string
  /** The encoded message; the field is left out when absent or empty. */
  readonly payload?: Uint8Array
  /** `timeout_nano`; left out when absent. */
  readonly timeoutNano?: bigint
  readonly metadata?: readonly (readonly [key: string, value: string])[]
}

export interface Detail {
  readonly typeUrl: string
  readonly value: Uint8Array
}

export interface StatusParts {
  readonly code?: number
  readonly message?: string
  readonly details?: readonly Detail[]
}

/** The fields of a response. `status` is undefined when the field is absent. */
export interface Answer {
  readonly status:
    | { readonly code: number; readonly message: string; readonly details: readonly Detail[] }
    | undefined
  readonly payload: Buffer | undefined
}

/** The fields of a request. */
export interface Asked {
  readonly service: string
  readonly method: string
  readonly payload: Buffer | undefined
  /** Signed; undefined when the field is absent. */
  readonly timeoutNano: bigint | undefined
  readonly metadata: readonly (readonly [key: string, value: string])[]
}

/** A header alone, for a body of `length` bytes that may never come. */
export function header(length: number, stream: number, type: number, flags = 0): Buffer {
  const head = Buffer.alloc(HEADER_BYTES)
  head.writeUInt32BE(length, 0)
  head.writeUInt32BE(stream, 4)
  head[8] = type
  head[9] = flags
  return head
}

export function frame(
  stream: number,
  type: number,
  flags: number,
  body: Uint8Array = Buffer.alloc(0),
): Buffer {
  return Buffer.concat([header(body.length, stream, type, flags), body])
}

/** The body of a request. */
export function envelope(parts: RequestParts): Buffer {
  const out: Buffer[] = []
  if (parts.service) out.push(bytes(1, parts.service))
  if (parts.method) out.push(bytes(2, parts.method))
  if (parts.payload && parts.payload.length > 0) out.push(bytes(3, parts.payload))
  if (parts.timeoutNano !== undefined) out.push(integer(4, parts.timeoutNano))
  for (const [key, value] of parts.metadata ?? []) {
    out.push(bytes(5, Buffer.concat([bytes(1, key), bytes(2, value)])))
  }
  return Buffer.concat(out)
}

export function request(stream: number, parts: RequestParts, flags = 0): Buffer {
  return frame(stream, REQUEST, flags, envelope(parts))
}

/** A google.rpc.Status. */
export function status(parts: StatusParts): Buffer {
  const out: Buffer[] = []
  if (parts.code) out.push(integer(1, parts.code))
  if (parts.message) out.push(bytes(2, parts.message))
  for (const { typeUrl, value } of parts.details ?? []) {
    out.push(bytes(3, Buffer.concat([bytes(1, typeUrl), bytes(2, value)])))
  }
  return Buffer.concat(out)
}

/** The body of a response. */
export function answerBody(parts: { status?: StatusParts; payload?: Uint8Array }): Buffer {
  const out: Buffer[] = []
  if (parts.status) out.push(bytes(1, status(parts.status)))
  if (parts.payload && parts.payload.length > 0) out.push(bytes(2, parts.payload))
  return Buffer.concat(out)
}

export function response(
  stream: number,
  parts: { status?: StatusParts; payload?: Uint8Array },
  flags = 0,
): Buffer {
  return frame(stream, RESPONSE, flags, answerBody(parts))
}

export function readAnswer(body: Uint8Array): Answer {
  const all = fields(body)
  const content = buffer(all, 1)
  return { status: content && readStatus(content), payload: buffer(all, 2) }
}

export function readRequest(body: Uint8Array): Asked {
  const all = fields(body)
  const timeout = all.find((field) => field.number === 4)?.value
  return {
    service: text(all, 1),
    method: text(all, 2),
    payload: buffer(all, 3),
    timeoutNano: typeof timeout === 'bigint' ? BigInt.asIntN(64, timeout) : undefined,
    metadata: buffers(all, 5).map((entry) => {
      const pair = fields(entry)
      return [text(pair, 1), text(pair, 2)] as const
    }),
  }
}

type Fields = ReturnType<typeof fields>

function readStatus(content: Buffer): NonNullable<Answer['status']> {
  const all = fields(content)
  const code = all.find((field) => field.number === 1)?.value ?? 0n
  return {
    code: Number(BigInt.asIntN(32, code as bigint)),
    message: text(all, 2),
    details: buffers(all, 3).map((entry) => {
      const any = fields(entry)
      return { typeUrl: text(any, 1), value: buffer(any, 2) ?? Buffer.alloc(0) }
    }),
  }
}

function buffers(all: Fields, number: number): Buffer[] {
  return all.filter((field) => field.number === number).map((field) => field.value as Buffer)
}

function buffer(all: Fields, number: number): Buffer | undefined {
  return buffers(all, number).at(-1)
}

function text(all: Fields, number: number): string {
  return buffer(all, number)?.toString() ?? ''
}
