/** The calls of the soak: each function makes one, and throws `WrongAnswer` for any answer but the expected one. */
import { Buffer } from 'node:buffer'
import type { Client } from 'ttrpc'

export const SOAK_SERVICE = 'soak.v1.Soak'

/** An answer other than the expected one. */
export class WrongAnswer extends Error {}

type Random = () => number

/** How a call may end other than by its answer. */
export interface SoakOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

type SoakCall = (client: Client, random: Random, options: SoakOptions) => Promise<void>

async function unary(client: Client, random: Random, options: SoakOptions): Promise<void> {
  const bytes = randomBytes(random, random() < 0.02 ? 200_000 : 200)
  const answer = await client.call(SOAK_SERVICE, 'Echo', bytes, options)
  if (!bytes.equals(answer)) throw new WrongAnswer(`Echo of ${bytes.length} bytes gave ${answer.length}`)
}

async function serverStream(client: Client, random: Random, options: SoakOptions): Promise<void> {
  const count = 1 + Math.floor(random() * 40)
  const leaveAt = random() < 0.1 ? Math.floor(random() * count) : -1
  let index = 0
  for await (const message of client.stream(
    SOAK_SERVICE,
    'Count',
    'serverStreaming',
    number(count),
    options,
  )) {
    if (Buffer.from(message).readUInt32BE() !== index) throw new WrongAnswer(`Count: not message ${index}`)
    if (index++ === leaveAt) return
  }
  if (index !== count) throw new WrongAnswer(`Count: ${index} messages instead of ${count}`)
}

async function clientStream(client: Client, random: Random, options: SoakOptions): Promise<void> {
  const numbers = Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 2 ** 32))
  const sum = numbers.reduce((all, one) => (all + one) >>> 0, 0)
  const call = client.stream(SOAK_SERVICE, 'Sum', 'clientStreaming', numbers.map(number), options)
  const answer = await call.receive()
  if (answer === undefined || Buffer.from(answer).readUInt32BE() !== sum)
    throw new WrongAnswer('Sum: a wrong sum')
}

async function chat(client: Client, random: Random, options: SoakOptions): Promise<void> {
  const call = client.stream(SOAK_SERVICE, 'Chat', 'bidiStreaming', undefined, options)
  for (let left = Math.floor(random() * 10); left > 0; left--) {
    const bytes = randomBytes(random, 300)
    await call.send(bytes)
    const answer = await call.receive()
    if (answer === undefined || !bytes.equals(answer))
      throw new WrongAnswer('Chat: another message came back')
  }
  call.closeSend()
  if ((await call.receive()) !== undefined) throw new WrongAnswer('Chat: a message behind the last')
}

const kinds: readonly SoakCall[] = [unary, unary, unary, unary, serverStream, clientStream, chat]

/** Makes one of those calls at random. */
export function anyCall(random: Random): SoakCall {
  return kinds[Math.floor(random() * kinds.length)]!
}

function randomBytes(random: Random, most: number): Buffer {
  return Buffer.alloc(Math.floor(random() * most), `${random()}`)
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
