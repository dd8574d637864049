import type { ListenOptions, Server } from 'node:net'
import { misuse } from '../../base/errors/misuse.js'
import { ConnectError } from '../../base/errors/socket-errors.js'
import { process } from '../../base/runtime.js'
import { unknownPeer } from '../../peer/facts.js'
import { refuseCredentials } from '../../peer/no-credentials.js'
import { needsPeer } from '../../peer/rule.js'
import { RefuseReason } from '../../wire/row.js'
import { type Address, formatAddress, nodeSocket } from '../address/address.js'
import type { NodeSocket } from '../address/scheme.js'
import { connectIn, currentScope, listenerIn } from '../async-scope.js'
import type { ConnectHandler, ConnectRequest } from '../connecting.js'
import { DuplexEngine } from '../duplex/duplex-engine.js'
import type { EngineListener, ListenerHandler, ListenRequest } from '../listening.js'
import { listenErrorOf } from '../path-error.js'
import { AcceptedSockets } from './accepted-sockets.js'
import { BACKLOG } from './backlog.js'
import { dial } from './dial.js'
import { checkHandedListener } from './handed-socket.js'
import type { OwnPath } from './own-path.js'

/** Loaded when first needed: who has the native engine never pays for it. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net')

/** The engine on Node's own sockets: every platform, TCP and named pipes, but no credentials. */
export class NodeEngine extends DuplexEngine {
  readonly name = 'node'
  readonly hasCredentials = false

  async listen(request: ListenRequest, given: ListenerHandler): Promise<EngineListener> {
    if (needsPeer(request.rule) || request.peerInfo.groups || request.peerInfo.pidfd) {
      refuseCredentials('the JS engine')
    }
    const name = nodeSocket(request.socket)
    if (request.maxConnectionsPerUid < request.maxConnections) {
      throw misuse(
        'ERR_TTRPC_OPTION',
        'maxConnectionsPerUid: the JS engine cannot tell whose a connection is; it needs the native engine',
      )
    }
    const scope = currentScope()
    const handler = listenerIn(scope, given)
    const sockets = new AcceptedSockets(this, request, handler)
    const server = net().createServer({ noDelay: true }, (socket) =>
      scope.runInAsyncScope(sockets.add, sockets, socket),
    )
    const path = await this.#bind(server, name, request)
    server.on('error', ({ errno = 0 }: NodeJS.ErrnoException) => {
      handler.onRefuse(unknownPeer, RefuseReason.NO_DESCRIPTORS, Math.abs(errno), 0)
    })
    let open = true
    const close = (acceptWaiting: boolean): void => {
      if (!acceptWaiting) sockets.close()
      if (!open) return
      open = false
      path?.remove() // while it listens: a later server may put a socket of its own there at once
      server.close() // accepts nothing more; open connections go on
      void sockets.drain().then(() => handler.onClosed())
    }
    return { socket: boundName(server, request.socket), close }
  }

  connect(request: ConnectRequest, given: ConnectHandler): () => void {
    const scope = currentScope()
    const handler = connectIn(scope, given)
    const { socket: name, limits, timeoutMs } = request
    return dial(name, timeoutMs, {
      onConnect: (socket) =>
        handler.onConnect(scope.runInAsyncScope(() => this.attach(socket, limits, undefined))),
      onFail: (error) => handler.onFail(connectError(name, error)),
    })
  }

  /** Listens. Returns the path, to be removed before the server is closed; undefined where there is none of ours. */
  async #bind(server: Server, name: NodeSocket, request: ListenRequest): Promise<OwnPath | undefined> {
    try {
      if ('path' in name && name.isFile && process.platform !== 'win32') {
        const { listenAt } = await import('./unix-path.js')
        return await listenAt(server, name.path, request)
      }
      if ('fd' in name) checkHandedListener(name.fd, request.allowAbstract)
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(listenOptionsOf(name), resolve)
      })
      return undefined
    } catch (error) {
      server.close()
      throw listenErrorOf(request.socket, error as NodeJS.ErrnoException)
    }
  }
}

function listenOptionsOf(name: NodeSocket): ListenOptions {
  return 'path' in name ? { path: name.path, backlog: BACKLOG } : { ...name, backlog: BACKLOG }
}

/** Returns the address with the port that the kernel has chosen, where it had the choice. */
function boundName(server: Server, socket: Address): Address {
  const bound = server.address()
  if (!('port' in socket) || bound === null || typeof bound === 'string') return socket
  return { ...socket, port: bound.port }
}

function connectError(socket: Address, error: NodeJS.ErrnoException): ConnectError {
  return new ConnectError({
    address: formatAddress(socket),
    code: error.code,
    errno: error.errno,
    syscall: error.syscall ?? 'connect',
    cause: error,
  })
}
