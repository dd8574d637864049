/** The Go client as the suites drive it: JSON lines to a Go process, see client.go. */
import { Buffer } from 'node:buffer'
import type { CallRequest, ClientTarget, ClientUnderTest, Outcome } from '../support/client-target.js'
import type { LoadMode } from '../support/stream-load.js'
import type { StreamRequest, StreamUnderTest } from '../support/stream-under-test.js'
import { GoDriver, NANOS_A_MS } from './go-driver.js'
import { describeFailure } from './go-failure.js'
import { GoStream } from './go-stream.js'

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

  async stream(request: StreamRequest): Promise<StreamUnderTest> {
    return GoStream.open(this.#driver, this.#client, request)
  }

  async load(mode: LoadMode, streams: number, count: number, size: number): Promise<void> {
    const client = this.#client
    await this.#driver.done({ op: 'load', client, mode, concurrency: streams, count, size })
  }

  async close(): Promise<void> {
    await this.#driver.done({ op: 'close', client: this.#client })
  }

  async closes(): Promise<number> {
    return (await this.#driver.done({ op: 'wait', client: this.#client })).closes ?? 0
  }
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
