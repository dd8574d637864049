import { Buffer } from 'node:buffer'
import { bytes, integer } from '../../support/protobuf.js'
import { frame, REQUEST, request } from '../../support/wire.js'
import type { Attack, Field } from '../attack.js'
import { SERVICE } from '../service.js'

const BODY_BYTES = 4 * 1024 * 1024 - 1024

/** Sends the frame `make` returns for each stream, one after the other. */
async function repeat({ dial, seconds }: Field, make: (stream: number) => Uint8Array): Promise<undefined> {
  const link = await dial()
  link.drain()
  const end = Date.now() + seconds * 1000
  for (let stream = 1; Date.now() < end && !link.gone; stream += 2) await link.send(make(stream))
  return undefined
}

export const metadataPairs: Attack = {
  name: 'metadata-pairs',
  summary: 'requests that are 4 MiB of empty metadata entries',
  bound: { neighbourWorstMs: 100 },
  run(field) {
    const pairs = Buffer.alloc(BODY_BYTES & ~1)
    for (let i = 0; i < pairs.length; i += 2) pairs[i] = 0x2a // field 5, length 0
    const body = Buffer.concat([bytes(1, SERVICE), bytes(2, 'Echo'), pairs.subarray(0, -1024)])
    return repeat(field, (stream) => frame(stream, REQUEST, 0, body))
  },
}

export const envelopeFields: Attack = {
  name: 'envelope-fields',
  summary: 'requests for an unknown service with 4 MiB of fields, or of a group, that no envelope has',
  bound: { neighbourWorstMs: 100 },
  run(field) {
    const names = Buffer.concat([bytes(1, 'no.S'), bytes(2, 'M')])
    const fields = Buffer.alloc(BODY_BYTES & ~1, integer(9, 0))
    const group = Buffer.concat([Buffer.from([0x4b]), fields.subarray(64), Buffer.from([0x4c])])
    const bodies = [fields.subarray(64), group].map((rest) => Buffer.concat([names, rest]))
    return repeat(field, (stream) => frame(stream, REQUEST, 0, bodies[(stream >> 1) & 1]))
  },
}

export const longNames: Attack = {
  name: 'long-names',
  summary: 'requests for services whose names have 4 MiB',
  bound: { neighbourWorstMs: 100 },
  run(field) {
    const service = 'x'.repeat(BODY_BYTES - 1024)
    const head = request(1, { service, method: 'Echo' })
    return repeat(field, (stream) => {
      head.writeUInt32BE(stream, 4)
      return head
    })
  },
}
