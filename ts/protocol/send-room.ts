import type { Transport } from '../engine/transport.js'

/** Whether a connection should send more. False: much of what was sent waits for this peer, or for all peers together. */
export function hasRoom(transport: Transport): boolean {
  return transport.outbox.budget.hasRoomFor(transport.queuedBytes())
}

/** The senders of a connection that wait until the peer has taken what is queued for it. */
export class SendRoom {
  readonly #transport: Transport
  /** By the call for which they send. */
  #waiting: Map<object, (() => void)[]> | undefined

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** As `hasRoom`. False: `wait` before sending more. */
  get free(): boolean {
    return hasRoom(this.#transport)
  }

  /** Whether a sender waits. */
  get awaited(): boolean {
    return this.#waiting !== undefined
  }

  /** Resolves at the next `wake`, or when `call` is released; the sender must check again whether it can send. */
  wait(call: object): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting ??= new Map()
      const others = this.#waiting.get(call)
      if (others === undefined) this.#waiting.set(call, [resolve])
      else others.push(resolve)
    })
  }

  /** Resolves the senders of a call that has ended. */
  release(call: object): void {
    const senders = this.#waiting?.get(call)
    if (senders === undefined) return
    this.#waiting!.delete(call)
    if (this.#waiting!.size === 0) this.#waiting = undefined
    for (const resolve of senders) resolve()
  }

  /** Resolves all senders. */
  wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) return
    for (const senders of waiting.values()) for (const resolve of senders) resolve()
  }
}
