import type { Server } from 'node:net'
import { misuse } from '../../errors/misuse.js'
import { ConnectError, ListenError } from '../../errors/socket-errors.js'
import { process } from '../../runtime.js'
import { RefuseReason } from '../../wire/row.js'
import { refuseCredentials } from '../credentials.js'
import type { DuplexConnection } from '../duplex/duplex-connection.js'
import { checkEngineLimits, DuplexEngine } from '../duplex/duplex-engine.js'
import type {
  ConnectHandler,
  ConnectRequest,
  EngineListener,
  ListenerHandler,
  ListenRequest,
  Parking,
  PeerCredentials,
  SocketName,
} from '../engine.js'
import { nameOf } from '../socket-name.js'

const unknownPeer: PeerCredentials = Object.freeze({ pid: -1, uid: 0xffff_ffff, gid: 0xffff_ffff })

/** Loaded when first needed: who has the native engine never pays for it. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net')

/** The engine on Node's own sockets: every platform, TCP and named pipes, but no credentials. */
export class NodeEngine extends DuplexEngine {
  readonly name = 'node'
  readonly hasCredentials = false

  async listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener> {
    if (!request.rule.any) refuseCredentials('the JS engine')
    optionsOf(request.socket)
    checkEngineLimits(request.limits)
    if (request.maxConnectionsPerUid < request.maxConnections) {
      throw misuse(
        'ERR_TTRPC_OPTION',
        'maxConnectionsPerUid: the JS engine cannot tell whose a connection is; it needs the native engine',
      )
    }
    let connections = 0
    const parked = new Set<DuplexConnection>()
    const server = net().createServer({ noDelay: true }, (socket) => {
      if (connections >= request.maxConnections || isFull(parked, request.parking)) {
        handler.onRefuse(unknownPeer, RefuseReason.TOO_MANY, 0)
        socket.destroy()
        return
      }
      connections++
      socket.once('close', () => connections--)
      const { limits, methods, parking } = request
      const connection = this.attach(socket, limits, methods, undefined, parking?.timeoutMs)
      if (connection.parked) parked.add(connection)
      handler.onAccept(connection)
    })
    const remove = await this.#bind(server, request.socket)
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
    const socket = net().createConnection(optionsOf(request.socket))
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer)
      socket.destroy()
      handler.onFail(connectError(request.socket, error))
    }
    const timer = setTimeout(
      () => fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      request.timeoutMs,
    )
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeListener('error', fail)
      socket.setNoDelay(true)
      socket.unref() // calls hold the process, an idle client does not
      handler.onConnect(this.attach(socket, request.limits, undefined))
    })
    return () => {
      clearTimeout(timer)
      socket.removeAllListeners('connect')
      socket.destroy()
    }
  }

  /** Gives what removes the path, when the server is closed. */
  async #bind(server: Server, socket: SocketName): Promise<() => Promise<void>> {
    try {
      if (socket.kind === 'path' && process.platform !== 'win32') {
        const { listenAt } = await import('./unix-path.js')
        return await listenAt(server, socket.path)
      }
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(optionsOf(socket), resolve)
      })
      return async () => {}
    } catch (error) {
      server.close()
      throw listenError(socket, error as NodeJS.ErrnoException)
    }
  }
}

/** As many wait for a handshaker as may; who is done leaves the set. */
function isFull(parked: Set<DuplexConnection>, parking: Parking | undefined): boolean {
  if (parking === undefined) return false
  for (const connection of parked) if (!connection.parked) parked.delete(connection)
  return parked.size >= parking.most
}

/** Node's words for a name. Node 20 pads abstract names, which makes them other names: they are refused. */
function optionsOf(socket: SocketName): { path: string } | { host: string; port: number } {
  if (socket.kind === 'tcp') return { host: socket.host, port: socket.port }
  if (socket.kind !== 'abstract') return { path: socket.path }
  throw misuse(
    'ERR_TTRPC_ADDRESS',
    `the JS engine has no exact abstract names: ${nameOf(socket)} needs the native engine`,
  )
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
