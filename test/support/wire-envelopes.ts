/** Reads test/vectors/go-envelopes.json: valid and broken envelopes, and how Go's protobuf decodes them. */
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { RowBit } from '#ttrpc/wire/row.js'

export interface GoRequest {
  readonly body: Buffer
  /** A bit of `RowBit`, or 0: then the rest is filled. */
  readonly fault: number
  readonly service: string
  readonly method: string
  /** Hexadecimal. */
  readonly payload: string
  /** Decimal. */
  readonly timeoutNano: string
  readonly metadata: [string, string][]
}

export interface GoResponse {
  readonly body: Buffer
  readonly fault: number
  readonly payload: string
  readonly status: {
    readonly code: number
    readonly message: string
    readonly details: { readonly typeUrl: string; readonly value: string }[]
  } | null
}

type Recorded<T> = Omit<T, 'body' | 'fault'> & { body: string; fault?: 'MALFORMED' | 'BAD_UTF8' }

function revive<T>(item: Recorded<T>): T {
  const fault = item.fault === undefined ? 0 : RowBit[item.fault]
  return { ...item, body: Buffer.from(item.body, 'hex'), fault } as T
}

export function readEnvelopes(): { requests: GoRequest[]; responses: GoResponse[] } {
  const file = new URL('../../test/vectors/go-envelopes.json', import.meta.url)
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as {
    requests: Recorded<GoRequest>[]
    responses: Recorded<GoResponse>[]
  }
  return {
    requests: recorded.requests.map((item) => revive<GoRequest>(item)),
    responses: recorded.responses.map((item) => revive<GoResponse>(item)),
  }
}
