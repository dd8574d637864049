import { handshake } from '../admission/handshake.js'
import {
  allowAnyPeer,
  type CustomHandshaker,
  checkHandshaker,
  type Handshaker,
  isRule,
  needsCredentials,
} from '../admission/handshaker.js'
import { canceled } from '../base/errors/ended-call.js'
import { misuse } from '../base/errors/misuse.js'
import { ConnectError } from '../base/errors/socket-errors.js'
import { textOf } from '../base/errors/text.js'
import { parseAddress, socketNameOf } from '../engine/address/address.js'
import { nameOf } from '../engine/address/socket-name.js'
import type { ConnectRequest } from '../engine/connecting.js'
import type { Engine } from '../engine/engine.js'
import { type EngineChoice, engineFor } from '../engine/engines.js'
import type { Transport } from '../engine/transport.js'
import { checkNumber } from '../options/limits.js'
import { checkPeerInfo, type PeerInfo } from '../peer/info.js'
import { refuseCredentials } from '../peer/no-credentials.js'
import { Client } from './client.js'
import {
  attachClient,
  attachConnection,
  attachReconnecting,
  type ClientOptions,
  checkClientOptions,
} from './client-options.js'
import { checkReconnect, type ReconnectOptions } from './link/backoff.js'
import type { Dialled } from './link/reconnecting-link.js'

/** What `connect` may be given. */
export interface ConnectOptions extends ClientOptions {
  /** How long to try while the server's queue is full. Default 5 000. */
  readonly connectTimeoutMs?: number
  /** Gives up connecting. */
  readonly signal?: AbortSignal
  /** Who the server must be, as the kernel told it of the process that called listen(). Default: not checked. */
  readonly verifyServer?: Handshaker
  /**
   * Connect again when the connection is lost, with growing delays: `true`, or how. Calls that surely
   * never left, or are `idempotent`, are sent again. Default: a client has one connection.
   */
  readonly reconnect?: boolean | ReconnectOptions
  /** What `client.peer` has besides pid, uid and gid. Default: nothing. */
  readonly peerInfo?: PeerInfo
  /** Default `'auto'`: the native engine where it loads, else the JS engine with one warning. */
  readonly engine?: EngineChoice
}

const MAX_MS = 0x7fff_ffff

/**
 * Connects to a server.
 *
 * @param address `unix:///path`, `/path`, `unix:@abstract`, `fd:3` (a connected socket); `tcp://host:port` and `npipe:////./pipe/name` on the JS engine
 * @throws `TypeError` with an `ERR_TTRPC_*` code for wrong arguments; rejects with `ConnectError`,
 *   whose `code` is the kernel's (`ENOENT`, `ECONNREFUSED`, `EACCES`, `ETIMEDOUT` …).
 */
export function connect(address: string, options: ConnectOptions = {}): Promise<Client> {
  const settings = checkClientOptions('connect', options, [
    'connectTimeoutMs',
    'signal',
    'verifyServer',
    'peerInfo',
    'engine',
    'reconnect',
  ])
  const backoff = checkReconnect(options.reconnect)
  const timeoutMs = checkNumber('connectTimeoutMs', options.connectTimeoutMs, {
    default: 5000,
    least: 0,
    most: MAX_MS,
  })
  const socket = socketNameOf(parseAddress(address))
  const { signal } = options
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw misuse('ERR_TTRPC_OPTION', 'signal must be an AbortSignal')
  }
  const verifier = checkHandshaker('verifyServer', options.verifyServer ?? allowAnyPeer())
  const engine = engineFor(options.engine, socket, options.clock !== undefined)
  const wishes = checkPeerInfo(options.peerInfo)
  const needsPeer = needsCredentials(verifier) || wishes.groups || wishes.pidfd
  if (needsPeer && !engine.hasCredentials) refuseCredentials('the JS engine')
  const rule = isRule(verifier) ? verifier.rule : allowAnyPeer().rule
  const { limits } = settings
  const target = nameOf(socket)
  if (backoff !== undefined && socket.kind === 'fd') {
    throw misuse('ERR_TTRPC_OPTION', 'reconnect: a descriptor can be used once, name an address')
  }
  const dial = <C>(until: AbortSignal | undefined, attach: (connection: Transport) => C): Promise<C> =>
    open(engine, { socket, limits, timeoutMs, rule, wishes }, until, (connection) =>
      isRule(verifier)
        ? attach(connection)
        : verify(verifier, connection, target, limits.handshakeTimeoutMs, until).then(() =>
            attach(connection),
          ),
    )
  if (backoff === undefined) {
    return dial(signal, (connection) => new Client(attachClient(engine, connection, settings, target)))
  }
  const redial = (until?: AbortSignal): Promise<Dialled> =>
    dial(until, (connection) => attachConnection(engine, connection, settings))
  return redial(signal).then(
    (first) => new Client(attachReconnecting(engine, first, backoff, settings, target, redial)),
  )
}

/**
 * Rejects when the signal aborts first, and connects no more.
 * `use` is called as the connection is handed over: its close may be the next row.
 */
function open<C>(
  engine: Engine,
  request: ConnectRequest,
  signal: AbortSignal | undefined,
  use: (connection: Transport) => C | Promise<C>,
): Promise<C> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(canceled(signal.reason, { sent: false }))
    const settled = (): void => signal?.removeEventListener('abort', onAbort)
    const giveUp = engine.connect(request, {
      onConnect(connection) {
        settled()
        resolve(use(connection))
      },
      onFail(error) {
        settled()
        reject(error)
      },
    })
    const onAbort = (): void => {
      giveUp()
      reject(canceled(signal?.reason, { sent: false }))
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

async function verify(
  verifier: CustomHandshaker,
  connection: Transport,
  address: string,
  timeoutMs: number,
  until: AbortSignal | undefined,
): Promise<void> {
  const leave = (): void => connection.close()
  until?.addEventListener('abort', leave, { once: true })
  try {
    const { duplex } = await handshake(verifier, connection, address, timeoutMs)
    if (duplex !== undefined)
      throw misuse('ERR_TTRPC_OPTION', 'verifyServer cannot replace the duplex: use Client.over')
    until?.throwIfAborted()
  } catch (cause) {
    connection.close()
    if (until?.aborted) throw canceled(until.reason, { sent: false })
    const reason = `verifyServer refused the server: ${textOf(cause)}`
    throw new ConnectError({ address, code: 'EACCES', syscall: 'verifyServer', reason, cause })
  } finally {
    until?.removeEventListener('abort', leave)
  }
}
