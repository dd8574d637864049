import { Buffer } from 'node:buffer'
import { type Limits, Server, type ServerOptions } from 'ttrpc'
import { NamedCalls } from './named-calls.js'
import { tempSocket } from './temp-socket.js'
import { request } from './wire.js'

/** Full name of the service of raw bytes that tests of the connection use. */
export const RAW_SERVICE = 'test.v1.Raw'

/** A server of ours whose methods take and return bytes. Disposing of it closes the server. */
export interface RawServer extends AsyncDisposable {
  readonly server: Server
  readonly path: string
  readonly calls: NamedCalls
}

/** A server with `Echo`, `Big` (that many bytes, as a decimal), `Peer` (JSON) and `Block` (until released). */
export function rawServer(options: ServerOptions = {}, calls = new NamedCalls()): Server {
  return new Server(options).registerRaw(RAW_SERVICE, {
    Echo: (bytes) => bytes,
    Big: (bytes) => Buffer.alloc(Number(Buffer.from(bytes).toString()), 'x'),
    Peer: (_, context) => Buffer.from(JSON.stringify(context.peer)),
    async Block(bytes, context) {
      await calls.block(Buffer.from(bytes).toString(), context.signal)
      return bytes
    },
  })
}

/** The same, listening on a temporary path. */
export async function startRawServer(limits: Partial<Limits> = {}): Promise<RawServer> {
  const calls = new NamedCalls()
  const server = rawServer({ limits }, calls)
  const path = tempSocket()
  await server.listen(`unix://${path}`)
  return { server, path, calls, [Symbol.asyncDispose]: () => server.close() }
}

/** The frame of a request to that service. */
export function rawRequest(
  stream: number,
  method: string,
  payload: Uint8Array | string = '',
  flags = 0,
): Buffer {
  return request(stream, { service: RAW_SERVICE, method, payload: Buffer.from(payload as string) }, flags)
}

/** Resolves once the condition holds. Checks it at every turn of the event loop: it must depend on this process alone. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
