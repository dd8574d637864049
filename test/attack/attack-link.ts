import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { HEADER_BYTES, request } from '../support/wire.js'
import { SERVICE } from './service.js'

/** A connection of an attacker: sends any bytes, and reads as much or as little as the attack wants. */
export class AttackLink {
  readonly socket: Socket
  /** Bytes that the server has sent, as far as they were read. */
  received = 0
  #gone = false

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => undefined) // the server may end the connection at any time: that is its defence
    socket.once('close', () => {
      this.#gone = true
    })
  }

  /** Connects, as soon as the server's backlog has room: a full one answers EAGAIN. */
  static async open(path: string): Promise<AttackLink> {
    for (;;) {
      const socket = connect({ path, allowHalfOpen: true })
      try {
        await once(socket, 'connect')
        return new AttackLink(socket)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Whether the connection has ended. */
  get gone(): boolean {
    return this.#gone
  }

  /** Sends bytes; resolves when the kernel has taken them, or the connection is gone. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#gone || this.socket.write(bytes)) return
    await new Promise<void>((resolve) => {
      this.socket.once('drain', resolve)
      this.socket.once('close', () => resolve())
    })
  }

  /** Sends the same bytes again and again until the time is up or the connection is gone. */
  async flood(bytes: Uint8Array, seconds: number): Promise<void> {
    let over = false
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000)).then(() => {
      over = true
    })
    while (!this.#gone && !over) {
      await Promise.race([this.send(bytes), timeout]) // the server may read no more
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Calls a method without waiting for the answer. */
  call(stream: number, method: string, payload: Uint8Array | string = '', flags = 0): Promise<void> {
    const parts = { service: SERVICE, method, payload: Buffer.from(payload as string) }
    return this.send(request(stream, parts, flags))
  }

  /** Reads all that comes and drops it. */
  drain(): void {
    this.socket.on('data', (chunk) => {
      this.received += chunk.length
    })
  }

  /** Reads up to `bytes` and then no more. */
  async read(bytes: number): Promise<void> {
    while (this.received < bytes && !this.#gone) {
      const chunk: Buffer | null = this.socket.read()
      if (chunk !== null) this.received += chunk.length
      else {
        const more = [once(this.socket, 'readable'), once(this.socket, 'close')]
        await Promise.race(more).catch(() => undefined) // an error: the close follows
        for (const one of more) one.catch(() => undefined)
      }
    }
  }

  close(): void {
    this.socket.destroy()
  }
}

/** A frame's header and less of its body than it announces. */
export function startOfFrame(frame: Uint8Array, bytes: number): Uint8Array {
  return frame.subarray(0, HEADER_BYTES + bytes)
}
