import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { process, setImmediate } from '../../base/runtime.js'
import { stringFieldSize, writeStringField } from '../../wire/field-writer.js'
import { HEADER_LENGTH, MessageType, readU32, writeHeader } from '../../wire/frame.js'

/** How long a server may take to accept a connection, in milliseconds. */
const CONNECT_MS = 100
/** A service that no shim has: every server answers a call of it, with `UNIMPLEMENTED`. */
const NO_SERVICE = 'ttrpc.shim.NoService'
const METHOD = 'Probe'
/** The tags of a Request, in `ts/wire/request.ts`, of which the rest is not loaded for this call. */
const tags = { service: 0x0a, method: 0x12 }
/** The stream of a client's first call. */
const STREAM = 1

/**
 * Calls the server at a path, without a client of this package: containerd waits while that is loaded. Resolves when the
 * server answers, since the kernel accepts connections for a process that does not run any more. Rejects with the error of
 * the connection, with the code ECONNRESET when the server closes it, and with ETIMEDOUT after `timeoutMs`. `admit` is
 * called with the connected socket before a byte is sent: what it throws is the error.
 */
export async function callServer(
  path: string,
  timeoutMs: number,
  admit: (socket: Socket) => void = () => {},
): Promise<void> {
  const socket = await connectTo(path)
  try {
    admit(socket)
    socket.write(request())
    await answered(socket, timeoutMs)
  } finally {
    socket.destroy()
  }
}

function connectTo(path: string): Promise<Socket> {
  // Not by import, which would touch all lazy parts of the module.
  const socket = process.getBuiltinModule('node:net').connect(path)
  const connected = settled<Socket>(socket, CONNECT_MS, 'the server accepts no connection', (resolve) =>
    socket.once('connect', () => resolve(socket)),
  )
  connected.catch(() => socket.destroy())
  return connected
}

function answered(socket: Socket, timeoutMs: number): Promise<void> {
  let header = Buffer.alloc(0)
  return settled(socket, timeoutMs, 'the server answers no call', (resolve, reject) => {
    socket.on('data', (chunk) => {
      header = Buffer.concat([header, chunk.subarray(0, HEADER_LENGTH - header.length)])
      if (header.length < HEADER_LENGTH) return
      if (readU32(header, 4) === STREAM && header[8] === MessageType.RESPONSE) resolve()
      else reject(new Error('the server answers with another protocol than ttrpc'))
    })
    socket.once('close', () => reject(failure('ECONNRESET', 'the server has closed the connection')))
  })
}

/**
 * Returns a promise that also rejects for an error of the socket, and after a time. What the kernel has by then counts, also
 * when the event loop was blocked for the whole time: the sockets are polled once more before it rejects.
 */
function settled<T>(
  socket: Socket,
  timeoutMs: number,
  what: string,
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const result = new Promise<T>((resolve, reject) => {
    const late = (): void => reject(failure('ETIMEDOUT', `${what} within ${timeoutMs} ms`))
    timer = setTimeout(() => setImmediate(late), timeoutMs)
    socket.on('error', reject)
    begin(resolve, reject)
  })
  return result.finally(() => clearTimeout(timer))
}

function request(): Uint8Array {
  const length = stringFieldSize(NO_SERVICE) + stringFieldSize(METHOD)
  const frame = Buffer.alloc(HEADER_LENGTH + length)
  let at = writeHeader(frame, 0, length, STREAM, { type: MessageType.REQUEST, flags: 0 })
  at = writeStringField(frame, at, tags.service, NO_SERVICE)
  writeStringField(frame, at, tags.method, METHOD)
  return frame
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
