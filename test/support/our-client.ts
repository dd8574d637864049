import { Buffer } from 'node:buffer'
import {
  type CallOptions,
  type Client,
  ClosedError,
  connect,
  isTtrpcError,
  OversizedMessageError,
  ProtocolError,
  StreamClosedError,
  StreamFullError,
} from 'ttrpc'
import type {
  CallFailure,
  CallRequest,
  ClientBounds,
  ClientTarget,
  ClientUnderTest,
  Outcome,
} from './client-target.js'
import { echoDefinition } from './echo-service.js'
import { OurStream } from './our-stream.js'
import { type LoadMode, load } from './stream-load.js'
import type { StreamRequest, StreamUnderTest } from './stream-under-test.js'

/** Our client as the suites drive it. */
export class OurClient implements ClientUnderTest {
  readonly #client: Client
  readonly #closes: () => number

  private constructor(client: Client, closes: () => number) {
    this.#client = client
    this.#closes = closes
  }

  static async connect(path: string, limits: ClientBounds = {}): Promise<OurClient> {
    let closes = 0
    const client = await connect(`unix://${path}`, {
      limits,
      onClose: () => {
        closes++
      },
    })
    return new OurClient(client, () => closes)
  }

  async call(request: CallRequest): Promise<Outcome> {
    const { service, method, payload = Buffer.alloc(0) } = request
    try {
      const answer = await this.#client.call(service, method, payload, optionsOf(request))
      return { payload: Buffer.from(answer) }
    } catch (error) {
      return { failure: describeFailure(error) }
    }
  }

  async many(count: number, concurrency: number, size: number): Promise<void> {
    const echo = this.#client.service(echoDefinition)
    const filler = 'x'.repeat(size)
    let next = 0
    const work = async (): Promise<void> => {
      for (let n = ++next; n <= count; n = ++next) {
        const value = `${n} ${filler}`
        const answer = await echo.echo({ value })
        if (answer.value !== value) throw new Error(`asked ${value}, got ${answer.value}`)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
  }

  async stream(request: StreamRequest): Promise<StreamUnderTest> {
    const { service, method, kind, payload = Buffer.alloc(0) } = request
    const options = optionsOf(request)
    return new OurStream(
      kind === 'serverStreaming'
        ? this.#client.stream(service, method, kind, payload, options)
        : this.#client.stream(service, method, kind, undefined, options),
    )
  }

  load(mode: LoadMode, streams: number, count: number, size: number): Promise<void> {
    return load(this.#client.service(echoDefinition), mode, streams, count, size)
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  async closes(): Promise<number> {
    await this.#client.closed
    return this.#closes()
  }
}

function optionsOf(request: Pick<CallRequest, 'timeoutMs' | 'metadata' | 'signal'>): CallOptions {
  const { timeoutMs, metadata, signal } = request
  return {
    ...(metadata !== undefined && { metadata }),
    ...(signal !== undefined && { signal }),
    ...(timeoutMs !== undefined &&
      (timeoutMs > 0 ? { timeoutMs } : { deadline: new Date(Date.now() + timeoutMs) })),
  }
}

/** The failure of a call as the suites compare it. Throws errors that are not the package's own: they are bugs. */
export function describeFailure(error: unknown): CallFailure {
  if (!isTtrpcError(error)) throw error
  const { message, code, details, sent } = error
  const common = { message, code, details, sent }
  if (error instanceof OversizedMessageError) {
    const { rejectedLength, maximumLength } = error
    return { kind: 'oversized', ...common, rejectedLength, maximumLength }
  }
  if (error instanceof ClosedError) return { kind: 'closed', ...common }
  if (error instanceof ProtocolError) return { kind: 'protocol', ...common }
  if (error instanceof StreamClosedError) return { kind: 'streamClosed', ...common }
  if (error instanceof StreamFullError) return { kind: 'streamFull', ...common }
  return { kind: 'status', ...common }
}

/** Our clients; `stop` closes them. */
export function oursClients(): ClientTarget {
  const clients: OurClient[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(clients.splice(0).map((client) => client.close()))
  }
  return {
    name: 'ours',
    async connect(path, limits) {
      const client = await OurClient.connect(path, limits)
      clients.push(client)
      return client
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
