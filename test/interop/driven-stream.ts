import { Buffer } from 'node:buffer'
import type { CallFailure } from '../support/client-target.js'
import type { Received, StreamRequest, StreamUnderTest } from '../support/stream-under-test.js'
import { describeFailure } from './driven-failure.js'
import { type Driver, NANOS_A_MS } from './driver.js'

/** A stream of a counterpart's client as the suites drive it: see clientstream.go, client_stream.rs. */
export class DrivenStream implements StreamUnderTest {
  readonly #driver: Driver
  readonly #id: number
  /** The failure to open it. */
  readonly #refusal: CallFailure | undefined

  private constructor(driver: Driver, id: number, refusal: CallFailure | undefined) {
    this.#driver = driver
    this.#id = id
    this.#refusal = refusal
  }

  static async open(driver: Driver, client: string, request: StreamRequest): Promise<DrivenStream> {
    const { kind, payload, timeoutMs, ...rest } = request
    const { id, answer } = driver.send({
      op: 'stream',
      client,
      ...rest,
      streamingClient: kind !== 'serverStreaming',
      streamingServer: kind !== 'clientStreaming',
      ...(kind === 'serverStreaming' && { payload: Buffer.from(payload ?? []).toString('base64') }),
      ...(timeoutMs !== undefined && { timeoutNano: timeoutMs * NANOS_A_MS }),
    })
    const { error } = await answer
    return new DrivenStream(driver, id, error && describeFailure(error))
  }

  send(message: Uint8Array): Promise<CallFailure | undefined> {
    return this.#failureOf({ op: 'send', payload: Buffer.from(message).toString('base64') })
  }

  closeSend(): Promise<CallFailure | undefined> {
    return this.#failureOf({ op: 'closeSend' })
  }

  async receive(): Promise<Received> {
    if (this.#refusal !== undefined) return { failure: this.#refusal }
    const { eof, error, payload } = await this.#driver.send({ op: 'receive', call: this.#id }).answer
    if (eof) return { end: true }
    if (error !== undefined) return { failure: describeFailure(error) }
    return { payload: Buffer.from(payload ?? '', 'base64') }
  }

  async cancel(): Promise<void> {
    await this.#driver.done({ op: 'cancel', call: this.#id })
  }

  async #failureOf(command: Readonly<Record<string, unknown>>): Promise<CallFailure | undefined> {
    if (this.#refusal !== undefined) return this.#refusal
    const { error } = await this.#driver.send({ ...command, call: this.#id }).answer
    return error && describeFailure(error)
  }
}
