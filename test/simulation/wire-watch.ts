import type { Buffer } from 'node:buffer'
import { DATA, type Frame, REQUEST, RESPONSE, readAnswer, readRequest } from '../support/wire.js'
import type { Kind } from './call-plan.js'
import { FrameCutter } from './frame-cutter.js'
import type { Link } from './link.js'
import type { World } from './world.js'

const CLOSE = 5
/** Answers of a server to frames without a stream; a client that has ended its call drops them. */
const LATE = /^(StreamID is no longer active|message length \d+ exceed)/

interface Seen {
  readonly kind: Kind
  clientClosed: boolean
  ended: boolean
}

/** Reads along on a link and checks that both ends send only what the protocol allows. */
export class WireWatch {
  readonly #world: World
  readonly #streams = new Map<number, Seen>()
  readonly #fromClient: FrameCutter
  /** Ids of requests that were answered by their header alone, being too long (A8). */
  readonly #refused = new Set<number>()
  #lastId = -1

  constructor(world: World, link: Link) {
    this.#world = world
    const fromClient = new FrameCutter((frame) => this.#onClient(frame))
    this.#fromClient = fromClient
    const fromServer = new FrameCutter((frame) => this.#onServer(frame))
    link.client.out.onTaken = (bytes: Buffer) => fromClient.push(bytes)
    link.server.out.onTaken = (bytes: Buffer) => fromServer.push(bytes)
  }

  #onClient(frame: Frame): void {
    const { stream, type, flags, body } = frame
    this.#world.log(`  client: ${stream} type ${type} flags ${flags} ${body.length} bytes`)
    if (type === REQUEST) return this.#onRequest(frame)
    const seen = this.#streams.get(stream)
    const streams = seen?.kind === 'clientStreaming' || seen?.kind === 'bidiStreaming'
    this.#allow(type === DATA && streams, 'the client sent what no client may', frame)
    this.#allow(flags === 0 || (flags === CLOSE && body.length === 0), 'flags of client DATA', frame)
    this.#allow(seen?.clientClosed === false, 'the client sent behind its close', frame)
    if (flags === CLOSE && seen !== undefined) seen.clientClosed = true
  }

  #onRequest(frame: Frame): void {
    const { stream, flags, body } = frame
    this.#allow(stream > this.#lastId && stream % 2 === 1, 'ids are odd and go up', frame)
    this.#lastId = stream
    const kind = kinds[readRequest(body).method]
    this.#allow(kind !== undefined && flags === requestFlags[kind], 'flags of a request', frame)
    const clientClosed = kind === 'unary' || kind === 'serverStreaming'
    this.#streams.set(stream, { kind: kind ?? 'unary', clientClosed, ended: this.#refused.has(stream) })
  }

  #onServer(frame: Frame): void {
    const { stream, type, flags, body } = frame
    this.#world.log(`  server: ${stream} type ${type} flags ${flags} ${body.length} bytes`)
    const seen = this.#streams.get(stream)
    if (seen === undefined) {
      this.#refused.add(stream)
      return this.#allow(
        this.#fromClient.partialStream === stream,
        'the server answers a stream that was not opened',
        frame,
      )
    }
    if (type === RESPONSE && seen.ended) {
      const message = readAnswer(body).status?.message ?? ''
      return this.#allow(LATE.test(message), 'a second end', frame)
    }
    this.#allow(!seen.ended, 'the server sent behind its end', frame)
    if (type === RESPONSE) {
      seen.ended = true
      const status = readAnswer(body).status
      const single = seen.kind === 'unary' || seen.kind === 'clientStreaming'
      return this.#allow(flags === 0 && (single || status !== undefined), 'a response', frame)
    }
    const streams = seen.kind === 'serverStreaming' || seen.kind === 'bidiStreaming'
    this.#allow(type === DATA && streams, 'the server sent what no server may', frame)
    this.#allow(flags === 0 || (flags === CLOSE && body.length === 0), 'flags of server DATA', frame)
    seen.ended = flags === CLOSE
  }

  #allow(holds: boolean, rule: string, { stream, type, flags, body }: Frame): void {
    this.#world.check(
      holds,
      `wire: ${rule}: stream ${stream} type ${type} flags ${flags} (${body.length} bytes)`,
    )
  }
}

/** Methods by name, as `Handlers` registers them. */
const kinds: Readonly<Record<string, Kind>> = {
  Ping: 'unary',
  Unary: 'unary',
  ServerStream: 'serverStreaming',
  ClientStream: 'clientStreaming',
  Bidi: 'bidiStreaming',
}

const requestFlags: Readonly<Record<Kind, number>> = {
  unary: 0,
  serverStreaming: 1,
  clientStreaming: 6,
  bidiStreaming: 6,
}
