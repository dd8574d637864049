import { Buffer } from 'node:buffer'
import type { StreamCall } from 'ttrpc'
import type { CallFailure } from './client-target.js'
import { describeFailure } from './our-client.js'
import type { Received, StreamUnderTest } from './stream-under-test.js'

/** A stream of our client as the suites drive it. */
export class OurStream implements StreamUnderTest {
  readonly #call: StreamCall<Uint8Array, Uint8Array>

  constructor(call: StreamCall<Uint8Array, Uint8Array>) {
    this.#call = call
  }

  async send(message: Uint8Array): Promise<CallFailure | undefined> {
    return failureOf(() => this.#call.send(message))
  }

  async closeSend(): Promise<CallFailure | undefined> {
    return failureOf(() => this.#call.closeSend())
  }

  async receive(): Promise<Received> {
    try {
      const message = await this.#call.receive()
      return message === undefined ? { end: true } : { payload: Buffer.from(message) }
    } catch (error) {
      return { failure: describeFailure(error) }
    }
  }

  async cancel(): Promise<void> {
    this.#call.cancel()
  }
}

async function failureOf(action: () => void | Promise<void>): Promise<CallFailure | undefined> {
  try {
    await action()
    return undefined
  } catch (error) {
    return describeFailure(error)
  }
}
