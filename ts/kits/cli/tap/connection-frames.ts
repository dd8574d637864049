import { Buffer } from 'node:buffer'
import { DEFAULT_MAX_MESSAGE_BYTES, HEADER_LENGTH, MessageType, readU32 } from '../../../wire/frame.js'
import { FrameReader } from '../../../wire/frame-reader.js'
import { FrameView } from '../../../wire/frame-view.js'
import { DECODED_FRAMES } from '../sockets/frame-limits.js'
import type { Sender } from './tap-event.js'

const NOTHING = Buffer.alloc(0)

/** What a tap shows of a frame. */
export const TAP_LIMITS = { ...DECODED_FRAMES, maxMetadataPairs: 4096, maxMetadataBytes: 1024 * 1024 }

/** Receives what one side of a connection has sent. */
export interface FramesHandler {
  /** The view is valid during the call. */
  onFrame(from: Sender, frame: FrameView): void
  /** Bytes that are not ttrpc. */
  onRaw(from: Sender, bytes: Buffer): void
}

/** Cuts the bytes of both sides of one connection into frames, until it is clear that they are not ttrpc. */
export class ConnectionFrames {
  readonly #sides = { client: new Side(), server: new Side() }
  readonly #handler: FramesHandler
  /** Once one side has sent what no peer of ttrpc sends, the bytes of both are shown as they are. */
  #foreign = false

  constructor(handler: FramesHandler) {
    this.#handler = handler
  }

  push(from: Sender, bytes: Buffer): void {
    if (this.#foreign) return this.#handler.onRaw(from, bytes)
    const side = this.#sides[from]
    const isFirst = side.isNew
    const known = side.gather(bytes)
    if (known.length === 0) return
    if (isFirst && isForeign(known)) this.#turnForeign(from, known)
    else side.push(known, (frame) => this.#handler.onFrame(from, frame))
  }

  /** Shows as they are: the bytes that the other side has sent of its first header, then these. */
  #turnForeign(from: Sender, bytes: Buffer): void {
    this.#foreign = true
    const other = from === 'client' ? 'server' : 'client'
    const held = this.#sides[other].release()
    if (held.length > 0) this.#handler.onRaw(other, held)
    this.#handler.onRaw(from, bytes)
  }

  /** Bytes of a frame that this side began and did not finish. */
  unfinished(from: Sender): number {
    return this.#foreign ? 0 : this.#sides[from].unfinished
  }
}

/** Whether bytes begin with a header that cannot be one of ttrpc: for example, the first line of HTTP. */
function isForeign(bytes: Buffer): boolean {
  const type = bytes[8]!
  if (type >= MessageType.REQUEST && type <= MessageType.DATA) return false
  return readU32(bytes, 0) > DEFAULT_MAX_MESSAGE_BYTES || type === 0
}

class Side {
  readonly #reader = new FrameReader(TAP_LIMITS)
  readonly #view = new FrameView()
  /** What came of the first header, until it is whole. */
  #head: Buffer | undefined = NOTHING
  #pushed = 0
  #framed = 0

  /** Whether the first header is not whole yet. */
  get isNew(): boolean {
    return this.#head !== undefined
  }

  /** Returns the bytes with those that came of the first header; none until it is whole. */
  gather(bytes: Buffer): Buffer {
    if (this.#head === undefined) return bytes
    const all = Buffer.concat([this.#head, bytes])
    this.#head = all.length < HEADER_LENGTH ? all : undefined
    return this.#head === undefined ? all : NOTHING
  }

  /** Returns what came of the first header, where it is not whole. */
  release(): Buffer {
    return this.#head ?? NOTHING
  }

  push(bytes: Buffer, onFrame: (frame: FrameView) => void): void {
    this.#pushed += bytes.length
    this.#reader.push(bytes, {
      row: (rows, at, memory, owned) => {
        const frame = this.#view.point(rows, at, memory, owned)
        this.#framed += HEADER_LENGTH + frame.bodyLength
        onFrame(frame)
      },
    })
  }

  get unfinished(): number {
    // The whole of an oversized body counts as framed from its header on.
    return (this.#head?.length ?? 0) + Math.max(0, this.#pushed - this.#framed)
  }
}
