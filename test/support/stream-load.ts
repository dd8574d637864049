/** Sends and verifies streams of numbered messages by our client, as load.go of the Go program does. */
import { Buffer } from 'node:buffer'
import type { ClientOf, StreamCall } from 'ttrpc'
import type { Bytes, echoDefinition } from './echo-service.js'
import { checkNumber, numbered } from './numbered.js'

type Echo = ClientOf<typeof echoDefinition>

/** The sending sides: the server, the client, both in turn, both at once. */
export type LoadMode = 'flood' | 'upload' | 'pingpong' | 'chat'

const loads: Readonly<Record<LoadMode, (echo: Echo, count: number, size: number) => Promise<void>>> = {
  async flood(echo, count, size) {
    let index = 0
    for await (const { value } of echo.flood({ value: `${count} ${size}` })) {
      if (value.length !== size) throw new Error(`message ${index} has ${value.length} bytes`)
      checkNumber(value, index++)
    }
    if (index !== count) throw new Error(`${index} messages came, not ${count}`)
  },

  async upload(echo, count, size) {
    const { value } = await echo.upload(messages(count, size))
    if (value !== `${count} ${count * size}`) throw new Error(`the server counted ${value}`)
  },

  async pingpong(echo, count, size) {
    const call = echo.chat()
    for (let index = 0; index < count; index++) {
      await call.send({ value: numbered(index, size) })
      await echoed(call, index, size)
    }
    call.closeSend()
    await ended(call)
  },

  async chat(echo, count, size) {
    const call = echo.chat(messages(count, size))
    for (let index = 0; index < count; index++) await echoed(call, index, size)
    await ended(call)
  },
}

/** Runs that many streams at once. Throws at a wrong message. */
export async function load(
  echo: Echo,
  mode: LoadMode,
  streams: number,
  count: number,
  size: number,
): Promise<void> {
  await Promise.all(Array.from({ length: streams }, () => loads[mode](echo, count, size)))
}

function* messages(count: number, size: number): Generator<Bytes> {
  for (let index = 0; index < count; index++) yield { value: numbered(index, size) }
}

async function echoed(call: StreamCall<Bytes, Bytes>, index: number, size: number): Promise<void> {
  const message = await call.receive()
  if (message === undefined) throw new Error(`the stream ended before message ${index}`)
  if (!numbered(index, size).equals(Buffer.from(message.value))) throw new Error(`wrong echo of ${index}`)
}

async function ended(call: StreamCall<Bytes, Bytes>): Promise<void> {
  if ((await call.receive()) !== undefined) throw new Error('a message more than was sent')
}
