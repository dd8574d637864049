import type { ListenOptions, Server } from 'node:net'
import { misuse } from '../../base/errors/misuse.js'
import { ConnectError, ListenError } from '../../base/errors/socket-errors.js'
import { process } from '../../base/runtime.js'
import { unknownPeer } from '../../peer/facts.js'
import { refuseCredentials } from '../../peer/no-credentials.js'
import { needsPeer } from '../../peer/rule.js'
import { RefuseReason } from '../../wire/row.js'
import { nameOf, type SocketName } from '../address/socket-name.js'
import type { ConnectHandler, ConnectRequest } from '../connecting.js'
import { checkEngineLimits, DuplexEngine } from '../duplex/duplex-engine.js'
import type { DuplexTransport } from '../duplex/duplex-transport.js'
import type { EngineListener, ListenerHandler, ListenRequest, Parking } from '../listening.js'
import { dial, noAbstractNames } from './dial.js'

/** Loaded when first needed: who has the native engine never pays for it. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net')

/** The engine on Node's own sockets: every platform, TCP and named pipes, but no credentials. */
export class NodeEngine extends DuplexEngine {
  readonly name = 'node'
  readonly hasCredentials = false

  async listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener> {
    if (needsPeer(request.rule) || request.wishes.groups || request.wishes.pidfd) {
      refuseCredentials('the JS engine')
    }
    listenOptionsOf(request.socket)
    checkEngineLimits(request.limits)
    if (request.maxConnectionsPerUid < request.maxConnections) {
      throw misuse(
        'ERR_TTRPC_OPTION',
        'maxConnectionsPerUid: the JS engine cannot tell whose a connection is; it needs the native engine',
      )
    }
    let connections = 0
    const parked = new Set<DuplexTransport>()
    const server = net().createServer({ noDelay: true }, (socket) => {
      if (connections >= request.maxConnections || isFull(parked, request.parking)) {
        handler.onRefuse(unknownPeer, RefuseReason.TOO_MANY, 0, 0)
        socket.destroy()
        return
      }
      connections++
      socket.once('close', () => connections--)
      const { limits, methods, parking } = request
      const transport = this.attach(socket, limits, methods, undefined, parking?.timeoutMs)
      if (transport.parked) parked.add(transport)
      handler.onAccept(transport)
    })
    const remove = await this.#bind(server, request)
    let open = true
    const close = (): void => {
      if (!open) return
      open = false
      server.close() // accepts nothing more; open connections go on
      void remove().then(() => handler.onClosed())
    }
    return { socket: boundName(server, request.socket), close }
  }

  connect(request: ConnectRequest, handler: ConnectHandler): () => void {
    checkEngineLimits(request.limits)
    const { socket: name, limits, timeoutMs } = request
    return dial(name, timeoutMs, {
      onConnect: (socket) => {
        socket.unref() // calls hold the process, an idle client does not
        handler.onConnect(this.attach(socket, limits, undefined))
      },
      onFail: (error) => handler.onFail(connectError(name, error)),
    })
  }

  /** Returns the function that removes the path, for when the server is closed. */
  async #bind(server: Server, request: ListenRequest): Promise<() => Promise<void>> {
    const { socket, allowUnsafeDirectory } = request
    try {
      if (socket.kind === 'path' && process.platform !== 'win32') {
        const { listenAt } = await import('./unix-path.js')
        return await listenAt(server, socket.path, allowUnsafeDirectory)
      }
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(listenOptionsOf(socket), resolve)
      })
      return async () => {}
    } catch (error) {
      server.close()
      throw listenError(socket, error as NodeJS.ErrnoException)
    }
  }
}

/** Returns whether as many wait for a handshaker as may. Removes those that wait no more from the set. */
function isFull(parked: Set<DuplexTransport>, parking: Parking | undefined): boolean {
  if (parking === undefined) return false
  for (const transport of parked) if (!transport.parked) parked.delete(transport)
  return parked.size >= parking.most
}

/** Returns the options of `net` for a name. Throws `ERR_TTRPC_ADDRESS`. */
function listenOptionsOf(socket: SocketName): ListenOptions {
  if (socket.kind === 'abstract') throw noAbstractNames(socket)
  if (socket.kind === 'tcp') return { host: socket.host, port: socket.port }
  return socket.kind === 'fd' ? ({ fd: socket.fd } as ListenOptions) : { path: socket.path }
}

function boundName(server: Server, socket: SocketName): SocketName {
  const address = server.address()
  if (socket.kind !== 'tcp' || address === null || typeof address === 'string') return socket
  return { kind: 'tcp', host: socket.host, port: address.port }
}

function listenError(socket: SocketName, error: NodeJS.ErrnoException): ListenError {
  return new ListenError({
    address: nameOf(socket),
    code: error.code,
    errno: error.errno,
    syscall: error.syscall ?? 'bind',
    reason: 'reason' in error ? String(error.reason) : undefined,
    cause: error,
  })
}

function connectError(socket: SocketName, error: NodeJS.ErrnoException): ConnectError {
  return new ConnectError({
    address: nameOf(socket),
    code: error.code,
    errno: error.errno,
    syscall: error.syscall ?? 'connect',
    cause: error,
  })
}
