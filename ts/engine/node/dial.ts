import type { Socket } from 'node:net'
import { process } from '../../base/runtime.js'
import { type Address, nodeSocket } from '../address/address.js'
import type { NodeSocket } from '../address/scheme.js'
import { adoptConnection } from './handed-socket.js'
import { reach } from './long-path.js'

/** Loaded when first needed: who has the native engine never pays for it. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net')

/** How long to wait before the next try while a server's queue is full: at first, and at most. As native/io/loop/connector.cc. */
const FIRST_WAIT_MS = 1
const MAX_WAIT_MS = 50

/** What became of it: exactly one of them is called, later. */
interface DialHandler {
  onConnect(socket: Socket): void
  onFail(error: NodeJS.ErrnoException): void
}

/** Connects over Node's own sockets. Returns a function that gives up: then no handler is called. Throws `ERR_TTRPC_ADDRESS`. */
export function dial(address: Address, timeoutMs: number, handler: DialHandler): () => void {
  const dialing = new Dialing(nodeSocket(address), timeoutMs, handler)
  return () => dialing.end()
}

/**
 * One attempt to connect, until it has succeeded or failed, or its time is over. The kernel refuses a connection to a
 * unix socket whose queue is full at once, with EAGAIN: then this tries again.
 */
class Dialing {
  readonly #handler: DialHandler
  readonly #timer: NodeJS.Timeout
  #retry: NodeJS.Timeout | undefined
  #waitMs = FIRST_WAIT_MS
  /** Ends the try that is under way. */
  #endTry = (): void => {}
  #ended = false

  constructor(where: NodeSocket, timeoutMs: number, handler: DialHandler) {
    this.#handler = handler
    const late = (): void => this.#fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }))
    this.#timer = setTimeout(late, timeoutMs)
    if ('fd' in where) queueMicrotask(() => this.#adopt(where.fd))
    else this.#try(where)
  }

  /** Ends the attempt: no handler is called any more. Does nothing once one was called. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    clearTimeout(this.#retry)
    this.#endTry()
  }

  #try(where: Exclude<NodeSocket, { fd: number }>): void {
    let release = (): void => {}
    let socket: Socket
    try {
      if ('path' in where) {
        const reachable = reach(where.path)
        release = reachable.release
        socket = net().createConnection({ path: reachable.path })
      } else socket = net().createConnection(where)
    } catch (error) {
      const failed = Object.assign(error as NodeJS.ErrnoException, { syscall: 'connect' })
      queueMicrotask(() => this.#fail(failed))
      return
    }
    this.#endTry = () => {
      this.#endTry = () => {}
      release()
      socket.off('connect', succeed).off('error', fail)
      socket.on('error', () => {}) // the try is over: its error has no receiver
      socket.destroy()
    }
    const fail = (error: NodeJS.ErrnoException): void => {
      if (error.code !== 'EAGAIN') return this.#fail(error)
      this.#endTry()
      this.#retry = setTimeout(() => this.#try(where), this.#waitMs)
      this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS)
    }
    const succeed = (): void => {
      this.#endTry = () => {}
      release()
      socket.off('error', fail)
      socket.setNoDelay(true)
      this.#succeed(socket)
    }
    socket.once('error', fail)
    socket.once('connect', succeed)
  }

  #adopt(fd: number): void {
    if (this.#ended) return
    try {
      this.#succeed(adoptConnection(fd))
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException)
    }
  }

  #succeed(socket: Socket): void {
    this.end()
    this.#handler.onConnect(socket)
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.#ended) return
    this.end()
    this.#handler.onFail(error)
  }
}
