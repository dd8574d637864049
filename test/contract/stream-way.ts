import { Buffer } from 'node:buffer'
import type { Client, ClientOptions, RawHandlers, ServerOptions } from 'ttrpc'
import { STREAMS, streamHandlers } from '../support/stream-service.js'
import { openRaw, type RawWay, type Target } from './targets.js'

export { STREAMS }

/** A way to a server with raw methods of every kind, and a client of it. */
export interface StreamWay extends RawWay {
  readonly client: Client
  /** Disposes of it, for tests that look at what is left. */
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

/** Reads a stream to its end. Returns its error, or undefined at a clean end; its messages are pushed to `texts`. */
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
