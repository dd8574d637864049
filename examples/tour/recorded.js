import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'

const HEADER = 10
const vectors = new URL('../../test/vectors/ctr16-life/', import.meta.url)

/**
 * Plays the shim of a recorded containerd 1.6 conversation: containerd's bytes go in, the recorded answers
 * must come out, byte for byte.
 */
export async function replayContainerd(server, socket) {
  const requests = readFileSync(new URL('task-1.c2s.bin', vectors))
  const recorded = readFileSync(new URL('task-1.s2c.bin', vectors))
  const index = JSON.parse(readFileSync(new URL('index.json', vectors), 'utf8'))
  const conversation = index.connections.find((connection) => connection.id === 'task-1').dirs
  const answers = framesOf(recorded)
  server.registerRaw('containerd.task.v2.Task', handlersFor(conversation, answers))
  const received = framesOf(await exchange(socket, requests, recorded.length))
  const equal = [...answers].filter(([stream, frame]) =>
    frame.equals(received.get(stream) ?? Buffer.alloc(0)),
  )
  return `${equal.length} of ${answers.size} answers to containerd 1.6's recorded requests equal its shim's to the byte`
}

/** Each method returns the recorded payloads of its calls, in the order of the calls. */
function handlersFor(conversation, answers) {
  const payloads = new Map()
  for (const { streamId, method } of conversation.c2s.frames) {
    const { payloadLength, dataLength } = conversation.s2c.frames.find((frame) => frame.streamId === streamId)
    const body = answers.get(streamId).subarray(HEADER)
    if (!payloads.has(method)) payloads.set(method, [])
    payloads.get(method).push(body.subarray(dataLength - (payloadLength ?? 0)))
  }
  return Object.fromEntries([...payloads].map(([method, list]) => [method, () => list.shift()]))
}

function framesOf(bytes) {
  const frames = new Map()
  for (let at = 0; at < bytes.length; ) {
    const end = at + HEADER + bytes.readUInt32BE(at)
    frames.set(bytes.readUInt32BE(at + 4), bytes.subarray(at, end))
    at = end
  }
  return frames
}

async function exchange(socket, bytes, expected) {
  const peer = createConnection(socket)
  peer.write(bytes)
  const chunks = []
  let length = 0
  while (length < expected) {
    const [chunk] = await once(peer, 'data')
    chunks.push(chunk)
    length += chunk.length
  }
  peer.destroy()
  return Buffer.concat(chunks)
}
