import { Buffer } from 'node:buffer'
import { bytes, integer, varint } from '../../support/protobuf.js'
import { DATA, frame, request } from '../../support/wire.js'
import type { Attack } from '../attack.js'

const BODY_BYTES = 4 * 1024 * 1024 - 1024
const SERVICE = 'test.v1.Typed'
const empty = Buffer.alloc(0)

/** A body full of what `one` returns for each number. */
function full(one: (i: number) => Buffer, length = BODY_BYTES): Buffer {
  const parts: Buffer[] = []
  let total = 0
  for (let i = 0; ; i++) {
    const part = one(i)
    if (total + part.length > length) return Buffer.concat(parts)
    parts.push(part)
    total += part.length
  }
}

function nested(depth: number): Buffer {
  let message: Buffer = empty
  for (let i = 0; i < depth; i++) message = bytes(1, message)
  return message
}

const unknownGroup = Buffer.concat([varint(99 * 8 + 3), varint(99 * 8 + 4)])

/** What is dear in a payload, each filling a message of 4 MiB. */
const payloads = (): Buffer[] => [
  full(() => bytes(2, empty)),
  full((i) => bytes(3, Buffer.concat([bytes(1, i.toString(36)), bytes(2, empty)]))),
  full((i) => bytes(4, integer(1, (i * 2_654_435_761) % 2 ** 31))),
  bytes(5, Buffer.alloc(BODY_BYTES - 16, 1)),
  full(() => bytes(6, empty)),
  full(() => bytes(7, empty)),
  full(() => nested(90)),
  nested(5000),
  full(() => integer(99, 1)),
  full(() => unknownGroup),
]

export const dearMessages: Attack = {
  name: 'dear-messages',
  summary: 'typed requests of maps, strings, integers, nests, groups and unknown fields, 4 MiB of each',
  bound: { memoryMiB: 200, blockedMs: 300 },
  async run({ dial, wait }) {
    const link = await dial()
    link.drain()
    let stream = 1
    for (const payload of payloads()) {
      await link.send(request(stream, { service: SERVICE, method: 'Take', payload }))
      stream += 2
      await wait(300)
    }
    return undefined
  },
}

export const dearStreams: Attack = {
  name: 'dear-streams',
  summary: 'streams of short messages that are hundreds of times as large when they are decoded, never read',
  bound: { memoryMiB: 150, blockedMs: 300 },
  async run({ dial, seconds, wait }) {
    const link = await dial()
    link.drain()
    await link.send(request(1, { service: SERVICE, method: 'Keep' }, 2))
    const message = frame(
      1,
      DATA,
      0,
      full(() => bytes(2, empty), 16_000),
    )
    // A server that reads no more takes no more: the flood would not end.
    await Promise.race([link.flood(message, seconds), wait(seconds * 1000)])
    return undefined
  },
}
