import { Buffer } from 'node:buffer'
import { DEFAULT_MAX_MESSAGE_BYTES, HEADER_LENGTH, MessageType, readU32 } from '../../../wire/frame.js'
import { FrameReader } from '../../../wire/frame-reader.js'
import { FrameView } from '../../../wire/frame-view.js'
import type { Sender } from './tap-event.js'

/** A tap shows what it can: longer bodies are shown by their header alone. */
const LIMITS = {
  maxMessageBytes: 16 * 1024 * 1024 - 1,
  maxDiscardBytes: 0xffff_ffff,
  maxMetadataPairs: 4096,
  maxMetadataBytes: 1024 * 1024,
}

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
    const side = this.#sides[from]
    if (!this.#foreign && side.isForeign(bytes)) this.#foreign = true
    if (this.#foreign) return this.#handler.onRaw(from, bytes)
    side.push(bytes, (frame) => this.#handler.onFrame(from, frame))
  }

  /** Bytes of a frame that this side began and did not finish. */
  unfinished(from: Sender): number {
    return this.#foreign ? 0 : this.#sides[from].unfinished
  }
}

class Side {
  readonly #reader = new FrameReader(LIMITS)
  readonly #view = new FrameView()
  /** The first header, until it is whole. */
  #head: Buffer | undefined = Buffer.alloc(0)
  #pushed = 0
  #framed = 0

  /** Returns whether the first header cannot be one of ttrpc: for example, the first line of HTTP. */
  isForeign(bytes: Buffer): boolean {
    if (this.#head === undefined) return false
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEADER_LENGTH)])
    if (this.#head.length < HEADER_LENGTH) return false
    const head = this.#head
    this.#head = undefined
    const type = head[8]!
    if (type >= MessageType.REQUEST && type <= MessageType.DATA) return false
    return readU32(head, 0) > DEFAULT_MAX_MESSAGE_BYTES || type === 0
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
    return Math.max(0, this.#pushed - this.#framed)
  }
}
