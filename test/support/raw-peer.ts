import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { tempSocket } from './temp-socket.js'
import { type Answer, type Frame, HEADER_BYTES, readAnswer } from './wire.js'

type Waiter = { readonly resolve: (frame: Frame) => void; readonly reject: (reason: Error) => void }

/** One end of a connection that sends any bytes and parses the frames that it receives. It uses no timers. */
export class RawPeer {
  /** Frames that `next` has not returned yet. */
  readonly frames: Frame[] = []
  /** Resolves when the connection is gone, to `'end'` (after EOF) or the error's code, e.g. `'ECONNRESET'`. */
  readonly closed: Promise<string>
  readonly #socket: Duplex
  readonly #waiters: Waiter[] = []
  #rest: Buffer = Buffer.alloc(0)
  #end = 'end'
  #gone = false

  constructor(socket: Duplex) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#end = error.code ?? error.message
    })
    this.closed = new Promise((resolve) => {
      socket.once('end', () => this.#fail())
      socket.once('close', () => {
        this.#fail()
        resolve(this.#end)
      })
    })
  }

  /** Connects to the server at `path`. */
  static async dial(path: string): Promise<RawPeer> {
    const socket = connect({ path, allowHalfOpen: true })
    await once(socket, 'connect')
    return new RawPeer(socket)
  }

  /** Bytes of an unfinished frame that have arrived. */
  get unfinished(): Buffer {
    return this.#rest
  }

  /** Sends bytes; resolves when the kernel has them, or the connection is gone. */
  send(...chunks: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.write(Buffer.concat(chunks), () => resolve())
    })
  }

  /** Sends the bytes one at a time, each in a write of its own. */
  async dribble(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at++) await this.send(bytes.subarray(at, at + 1))
  }

  /** Returns the next frame. Rejects when the connection ends first. */
  next(): Promise<Frame> {
    const frame = this.frames.shift()
    if (frame !== undefined) return Promise.resolve(frame)
    if (this.#gone) return Promise.reject(new Error(`connection ended (${this.#end}) before a frame came`))
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /** Returns the next `count` frames. */
  async take(count: number): Promise<Frame[]> {
    const taken: Frame[] = []
    while (taken.length < count) taken.push(await this.next())
    return taken
  }

  /** Returns the next frame, which must be a response. */
  async answer(): Promise<Answer & { readonly stream: number; readonly flags: number }> {
    const { stream, type, flags, body } = await this.next()
    if (type !== 2) throw new Error(`a response was expected, not type ${type}`)
    return { stream, flags, ...readAnswer(body) }
  }

  /** Sends EOF and goes on reading. */
  halfClose(): void {
    this.#socket.end()
  }

  /** Calls `listener` as soon as the next bytes have been read. */
  onceReadable(listener: () => void): void {
    this.#socket.once('data', listener)
  }

  /** Drops the connection; the other end sees a reset when the kernel holds unread bytes. */
  close(): void {
    this.#socket.destroy()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #take(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (;;) {
      if (this.#rest.length < HEADER_BYTES) return
      const end = HEADER_BYTES + this.#rest.readUInt32BE(0)
      if (this.#rest.length < end) return
      const frame: Frame = {
        stream: this.#rest.readUInt32BE(4),
        type: this.#rest.readUInt8(8),
        flags: this.#rest.readUInt8(9),
        body: this.#rest.subarray(HEADER_BYTES, end),
      }
      this.#rest = this.#rest.subarray(end)
      const waiter = this.#waiters.shift()
      if (waiter === undefined) this.frames.push(frame)
      else waiter.resolve(frame)
    }
  }

  #fail(): void {
    this.#gone = true
    const waiters = this.#waiters.splice(0)
    for (const { reject } of waiters) reject(new Error(`connection ended (${this.#end}) before a frame came`))
    if (!this.#socket.writableEnded) this.#socket.end()
  }
}

/** A listening socket whose connections are raw peers. */
export class RawListener {
  readonly path: string
  readonly #server: Server
  readonly #accepted: RawPeer[] = []
  readonly #peers: RawPeer[] = []
  readonly #waiters: ((peer: RawPeer) => void)[] = []

  private constructor(path: string) {
    this.path = path
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const peer = new RawPeer(socket)
      this.#peers.push(peer)
      const waiter = this.#waiters.shift()
      if (waiter === undefined) this.#accepted.push(peer)
      else waiter(peer)
    })
  }

  static async open(path = tempSocket()): Promise<RawListener> {
    const listener = new RawListener(path)
    listener.#server.listen(path)
    await once(listener.#server, 'listening')
    return listener
  }

  /** Returns the next connection. */
  accept(): Promise<RawPeer> {
    const peer = this.#accepted.shift()
    if (peer !== undefined) return Promise.resolve(peer)
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  /** Stops listening and drops every connection. */
  async close(): Promise<void> {
    for (const peer of this.#peers) peer.close()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
