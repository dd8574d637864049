import type { Socket } from 'node:net'
import { process } from '../../base/runtime.js'
import { type Address, nodeSocket } from '../address/address.js'
import { type ReachablePath, reach } from './long-path.js'

/** Loaded when first needed: who has the native engine never pays for it. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net')

/** What became of it: exactly one of them is called, later. */
interface DialHandler {
  onConnect(socket: Socket): void
  onFail(error: NodeJS.ErrnoException): void
}

/** Connects over Node's own sockets. Returns a function that gives up: then no handler is called. Throws `ERR_TTRPC_ADDRESS`. */
export function dial(address: Address, timeoutMs: number, handler: DialHandler): () => void {
  const name = nodeSocket(address)
  if ('fd' in name) return soon(() => adopt(name.fd, handler))
  if ('host' in name) return dialSocket(name, timeoutMs, handler)
  let reachable: ReachablePath
  try {
    reachable = reach(name.path)
  } catch (error) {
    return soon(() => handler.onFail(error as NodeJS.ErrnoException))
  }
  const { path, release } = reachable
  return dialSocket({ path }, timeoutMs, handler, release)
}

function soon(tell: () => void): () => void {
  let wanted = true
  queueMicrotask(() => {
    if (wanted) tell()
  })
  return () => {
    wanted = false
  }
}

/** `onDone`: called once, when the name is not needed any more. */
function dialSocket(
  where: { path: string } | { host: string; port: number },
  timeoutMs: number,
  handler: DialHandler,
  onDone = (): void => {},
): () => void {
  const socket = net().createConnection(where)
  const stop = (): void => {
    clearTimeout(timer)
    socket.removeListener('error', fail)
    socket.removeListener('connect', succeed)
    onDone()
  }
  const giveUp = (): void => {
    stop()
    socket.on('error', () => {}) // the attempt was given up: its error has no receiver
    socket.destroy()
  }
  const fail = (error: NodeJS.ErrnoException): void => {
    giveUp()
    handler.onFail(error)
  }
  const succeed = (): void => {
    stop()
    socket.setNoDelay(true)
    handler.onConnect(socket)
  }
  const late = (): void => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }))
  const timer = setTimeout(late, timeoutMs)
  socket.once('error', fail)
  socket.once('connect', succeed)
  return giveUp
}

/** A socket that is connected already; one that is not ends with its first read. */
function adopt(fd: number, handler: DialHandler): void {
  let socket: Socket
  try {
    socket = new (net().Socket)({ fd, readable: true, writable: true })
  } catch (cause) {
    return handler.onFail(Object.assign(new Error('no socket', { cause }), { code: 'ENOTSOCK' }))
  }
  handler.onConnect(socket)
}
