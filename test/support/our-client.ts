import { Buffer } from 'node:buffer'
import { type Client, ClosedError, connect, isTtrpcError, OversizedMessageError, ProtocolError } from 'ttrpc'
import type { CallFailure, CallRequest, ClientTarget, ClientUnderTest, Outcome } from './client-target.js'
import { echoDefinition } from './echo-service.js'

/** Our client as the suites drive it. */
export class OurClient implements ClientUnderTest {
  readonly #client: Client
  readonly #closes: () => number

  private constructor(client: Client, closes: () => number) {
    this.#client = client
    this.#closes = closes
  }

  static async connect(path: string): Promise<OurClient> {
    let closes = 0
    const client = await connect(`unix://${path}`, {
      onClose: () => {
        closes++
      },
    })
    return new OurClient(client, () => closes)
  }

  async call(request: CallRequest): Promise<Outcome> {
    const { service, method, payload, timeoutMs, ...options } = request
    const time =
      timeoutMs === undefined
        ? {}
        : timeoutMs > 0
          ? { timeoutMs }
          : { deadline: new Date(Date.now() + timeoutMs) }
    try {
      const answer = await this.#client.call(service, method, payload ?? Buffer.alloc(0), {
        ...options,
        ...time,
      })
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

  async close(): Promise<void> {
    await this.#client.close()
  }

  async closes(): Promise<number> {
    await this.#client.closed
    return this.#closes()
  }
}

/** Any error but one of ours is a bug, and passes through. */
function describeFailure(error: unknown): CallFailure {
  if (!isTtrpcError(error)) throw error
  const { message, code, details, sent } = error
  const common = { message, code, details, sent }
  if (error instanceof OversizedMessageError) {
    const { rejectedLength, maximumLength } = error
    return { kind: 'oversized', ...common, rejectedLength, maximumLength }
  }
  if (error instanceof ClosedError) return { kind: 'closed', ...common }
  if (error instanceof ProtocolError) return { kind: 'protocol', ...common }
  return { kind: 'status', ...common }
}

/** Our clients; `stop` closes them. */
export function oursClients(): ClientTarget {
  const clients: OurClient[] = []
  return {
    name: 'ours',
    async connect(path) {
      const client = await OurClient.connect(path)
      clients.push(client)
      return client
    },
    async stop() {
      await Promise.all(clients.splice(0).map((client) => client.close()))
    },
  }
}
