import { Buffer } from 'node:buffer'
import type { Client, ClientOptions, RawHandlers, ServerOptions } from 'ttrpc'
import { STREAMS, streamHandlers } from '../support/stream-service.js'
import { openRaw, type RawWay, type Target } from './targets.js'

export { STREAMS }

/** A raw way to a server that has streaming methods too, and a client. */
export interface StreamWay extends RawWay {
  readonly client: Client
  /** Disposes of it. */
  close(): Promise<void>
}

/** What `openStreams` may be given besides handlers. */
export interface StreamWayOptions {
  readonly server?: ServerOptions
  readonly client?: ClientOptions
}

/** Opens a server with `streamHandlers` and these, under `STREAMS`. */
export async function openStreams(
  target: Target,
  handlers: RawHandlers = {},
  options: StreamWayOptions = {},
): Promise<StreamWay> {
  const way = await openRaw(target, options.server)
  way.server.registerRaw(STREAMS, { ...streamHandlers, ...handlers })
  const client = await way.connect(options.client)
  return { ...way, client, close: () => way[Symbol.asyncDispose]() }
}

/** A raw message. */
export function text(value: string | number): Buffer {
  return Buffer.from(`${value}`)
}

/** Reads a stream to its end. Returns its messages as texts. */
export async function textsOf(messages: AsyncIterable<Uint8Array>): Promise<string[]> {
  const texts: string[] = []
  for await (const message of messages) texts.push(String(message))
  return texts
}

/** What a stream ends with: its error, or undefined at its clean end; what comes before goes into `texts`. */
export async function endOf(
  messages: AsyncIterable<Uint8Array>,
  texts: string[] = [],
): Promise<Error | undefined> {
  try {
    for await (const message of messages) texts.push(String(message))
    return undefined
  } catch (error) {
    return error as Error
  }
}
