/** A counterpart's client as the suites drive it: JSON lines to its process, see client.go, client.rs. */
import { Buffer } from 'node:buffer'
import type { CallRequest, ClientTarget, ClientUnderTest, Outcome } from '../support/client-target.js'
import type { LoadMode } from '../support/stream-load.js'
import type { StreamRequest, StreamUnderTest } from '../support/stream-under-test.js'
import { describeFailure } from './driven-failure.js'
import { DrivenStream } from './driven-stream.js'
import { Driver, NANOS_A_MS } from './driver.js'
import type { PeerProcess } from './peer-process.js'

class DrivenClient implements ClientUnderTest {
  readonly #driver: Driver
  readonly #client: string

  constructor(driver: Driver, client: string) {
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
    return DrivenStream.open(this.#driver, this.#client, request)
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

/** A counterpart's clients, all in one process that starts with the first. */
export function drivenClients(
  name: ClientTarget['name'],
  start: () => Promise<PeerProcess>,
  options: Readonly<Record<string, unknown>> = {},
): ClientTarget {
  let driver: Promise<Driver> | undefined
  let count = 0
  const stop = async (): Promise<void> => {
    await (await driver)?.stop()
  }
  return {
    name,
    async connect(path) {
      driver ??= start().then((process) => new Driver(process))
      const client = `client-${++count}`
      await (await driver).done({ op: 'connect', client, path, ...options })
      return new DrivenClient(await driver, client)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
