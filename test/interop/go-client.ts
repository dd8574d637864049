/** The Go client as the suites drive it: JSON lines to a Go process, see client.go. */
import { Buffer } from 'node:buffer'
import type {
  CallFailure,
  CallRequest,
  ClientTarget,
  ClientUnderTest,
  Outcome,
} from '../support/client-target.js'
import { GoProcess } from './go.js'

interface GoError {
  readonly text: string
  readonly code?: number
  readonly message?: string
  readonly details?: readonly { readonly typeUrl: string; readonly value: string | null }[]
  readonly closed?: boolean
  readonly protocol?: boolean
  readonly oversized?: { readonly rejectedLength: number; readonly maximumLength: number }
}

interface GoAnswer {
  readonly id: number
  readonly payload?: string
  readonly error?: GoError
  readonly closes?: number
}

const NANOS_A_MS = 1_000_000

/** One Go process and the commands that it has not answered yet. */
class GoDriver {
  readonly #process: GoProcess
  readonly #waiting = new Map<number, { resolve(answer: GoAnswer): void; reject(error: Error): void }>()
  #lastId = 0

  private constructor(process: GoProcess) {
    this.#process = process
    process.lines.on('line', (line) => {
      const answer = JSON.parse(line) as GoAnswer
      this.#waiting.get(answer.id)?.resolve(answer)
      this.#waiting.delete(answer.id)
    })
    process.exited.then((how) => {
      const error = new Error(`the Go client ended with ${how}: ${process.stderr}`)
      for (const { reject } of this.#waiting.values()) reject(error)
    })
  }

  static async start(): Promise<GoDriver> {
    return new GoDriver(await GoProcess.start(['client']))
  }

  /** Sends a command; its id, and its answer when it comes. */
  send(command: Readonly<Record<string, unknown>>): {
    readonly id: number
    readonly answer: Promise<GoAnswer>
  } {
    const id = ++this.#lastId
    const answer = new Promise<GoAnswer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#process.say(JSON.stringify({ id, ...command }))
    return { id, answer }
  }

  /** A command that must not fail. */
  async done(command: Readonly<Record<string, unknown>>): Promise<GoAnswer> {
    const answer = await this.send(command).answer
    if (answer.error !== undefined) throw new Error(`the Go client: ${answer.error.text}`)
    return answer
  }

  async stop(): Promise<void> {
    await this.#process.stop()
  }
}

class GoClient implements ClientUnderTest {
  readonly #driver: GoDriver
  readonly #client: string

  constructor(driver: GoDriver, client: string) {
    this.#driver = driver
    this.#client = client
  }

  async call(request: CallRequest): Promise<Outcome> {
    const { signal, payload, timeoutMs, ...rest } = request
    const { id, answer } = this.#driver.send({
      op: 'call',
      client: this.#client,
      ...rest,
      payload: Buffer.from(payload ?? []).toString('base64'),
      ...(timeoutMs === undefined ? {} : { timeoutNano: timeoutMs * NANOS_A_MS }),
    })
    const cancel = (): void => void this.#driver.send({ op: 'cancel', call: id })
    signal?.addEventListener('abort', cancel, { once: true })
    const { error, payload: got } = await answer
    signal?.removeEventListener('abort', cancel)
    if (error !== undefined) return { failure: describeFailure(error) }
    return { payload: Buffer.from(got ?? '', 'base64') }
  }

  async many(count: number, concurrency: number, size: number): Promise<void> {
    await this.#driver.done({ op: 'many', client: this.#client, count, concurrency, size })
  }

  async close(): Promise<void> {
    await this.#driver.done({ op: 'close', client: this.#client })
  }

  async closes(): Promise<number> {
    return (await this.#driver.done({ op: 'wait', client: this.#client })).closes ?? 0
  }
}

function describeFailure(error: GoError): CallFailure {
  const details = (error.details ?? []).map(({ typeUrl, value }) => ({
    typeUrl,
    value: Buffer.from(value ?? '', 'base64'),
  }))
  return {
    kind: kindOf(error),
    message: error.message ?? error.text,
    code: error.code,
    details,
    ...error.oversized,
  }
}

function kindOf(error: GoError): CallFailure['kind'] {
  if (error.closed) return 'closed'
  if (error.protocol) return 'protocol'
  if (error.oversized) return 'oversized'
  return error.code === undefined ? 'other' : 'status'
}

/** Go's clients, all in one process that starts with the first. */
export function goClients(): ClientTarget {
  let driver: Promise<GoDriver> | undefined
  let count = 0
  return {
    name: 'go',
    async connect(path) {
      driver ??= GoDriver.start()
      const client = `client-${++count}`
      await (await driver).done({ op: 'connect', client, path })
      return new GoClient(await driver, client)
    },
    async stop() {
      await (await driver)?.stop()
    },
  }
}
