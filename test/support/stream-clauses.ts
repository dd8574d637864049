/** Frames that clauses of streams send and expect. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { stringValue } from './protobuf.js'
import type { RawPeer } from './raw-peer.js'
import { ask, type ClauseContext } from './server-clauses.js'
import { DATA, frame, type RequestParts } from './wire.js'

/** Flags of a frame. */
export const REMOTE_CLOSED = 1
export const REMOTE_OPEN = 2
export const NO_DATA = 4
/** The frame with which either side closes its direction of a stream. */
export const CLOSE = REMOTE_CLOSED | NO_DATA

export const INACTIVE = 'StreamID is no longer active'

/** A frame of a stream, its body being a message. */
export function data(stream: number, flags = 0, body?: Uint8Array): Buffer {
  return frame(stream, DATA, flags, body)
}

/** Opens a stream whose client streams, as Go's client does. */
export function open(
  peer: RawPeer,
  stream: number,
  method: string,
  parts: RequestParts & { flags?: number } = {},
): Promise<void> {
  return ask(peer, stream, method, undefined, { flags: REMOTE_OPEN, ...parts })
}

/** Opens a stream of `StreamBlock`, or a method like it, and waits until its handler runs. Returns the call's new name. */
export async function block(
  context: ClauseContext,
  stream: number,
  method = 'StreamBlock',
  parts: RequestParts = {},
): Promise<string> {
  const name = context.name()
  await open(context.peer, stream, method, parts)
  await context.peer.send(data(stream, 0, stringValue(name)))
  await context.control('Begun', name)
  return name
}

/** Returns the body of the next frame, which must be a message on this stream without flags (C17). */
export async function message(peer: RawPeer, stream: number): Promise<Buffer> {
  const { body, ...rest } = await peer.next()
  assert.deepEqual(rest, { stream, type: DATA, flags: 0 })
  return body
}

/** Checks that the next frame ends this stream without an error. */
export async function ended(peer: RawPeer, stream: number): Promise<void> {
  assert.deepEqual(await peer.next(), { stream, type: DATA, flags: CLOSE, body: Buffer.alloc(0) })
}
