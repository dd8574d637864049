import type { Buffer } from 'node:buffer'
import { HEADER_LENGTH, MessageType } from '../../wire/frame.js'

/** Returns the streams whose frames are staged from `start` up to `end`, each with whether one of them is a request. */
export function unsentStreams(staging: Buffer, start: number, end: number): ReadonlyMap<number, boolean> {
  const streams = new Map<number, boolean>()
  for (let at = start; at < end; at += HEADER_LENGTH + staging.readUInt32BE(at)) {
    const stream = staging.readUInt32BE(at + 4)
    streams.set(stream, streams.get(stream) === true || staging[at + 8] === MessageType.REQUEST)
  }
  return streams
}
