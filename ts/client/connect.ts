import { handshake } from '../admission/handshake.js'
import {
  allowAnyPeer,
  type CustomHandshaker,
  checkHandshaker,
  type Handshaker,
  isRule,
  needsCredentials,
} from '../admission/handshaker.js'
import { type AbortTarget, forgetAbort, listenForAbort } from '../base/abort-listeners.js'
import { abortedError } from '../base/errors/ended-call.js'
import { misuse } from '../base/errors/misuse.js'
import { ConnectError } from '../base/errors/socket-errors.js'
import { textOf } from '../base/errors/text.js'
import { realClock } from '../call/clock.js'
import { startDebug } from '../diagnostics/debug.js'
import { formatAddress, hasCredentials, parseAddress } from '../engine/address/address.js'
import { currentScope } from '../engine/async-scope.js'
import type { ConnectRequest } from '../engine/connecting.js'
import type { Engine } from '../engine/engine.js'
import { type EngineChoice, engineChoice, engineFor } from '../engine/engines.js'
import { type IoMode, ioMode } from '../engine/io-mode.js'
import type { Transport } from '../engine/transport.js'
import { milliseconds, type Option, signal } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import { checkPeerInfo, type PeerInfo } from '../options/peer-info.js'
import { refuseCredentials } from '../peer/no-credentials.js'
import { attachConnection, reconnectingClient, singleClient } from './attach.js'
import { Client } from './client.js'
import { type ClientOptions, clientTable } from './client-options.js'
import { checkReconnect, type ReconnectOptions } from './link/backoff.js'
import type { Dialled } from './link/reconnecting-link.js'

/** Options of `connect`. */
export interface ConnectOptions extends ClientOptions {
  /** How long to try while the server's queue is full. Default 5 000. */
  readonly connectTimeoutMs?: number
  /** Gives up connecting when it aborts. */
  readonly signal?: AbortSignal
  /** Who the server must be, by the credentials of the process that called listen(). Default: not checked. */
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
  /**
   * Which thread of the native engine reads the connection: `'thread'`, the default, or `'adaptive'`, which needs fewer
   * changes of thread: docs/performance.md. The environment variable TTRPC_IO replaces the default.
   */
  readonly io?: IoMode
}

export const connectOptions = optionsOf('connect', {
  ...clientTable,
  reconnect: { check: checkReconnect },
  connectTimeoutMs: milliseconds(5000),
  signal,
  verifyServer: {
    check: (value, name) => checkHandshaker(value ?? allowAnyPeer(), name),
  } as Option<Handshaker>,
  engine: engineChoice,
  io: ioMode,
  peerInfo: { check: checkPeerInfo },
} satisfies TableOf<ConnectOptions>)

/**
 * Connects to a server. Resolves with a client of it.
 *
 * @example
 * ```js
 * import { connect, Server } from 'ttrpc'
 *
 * const server = new Server().registerRaw('demo.v1.Echo', { Say: (request) => request })
 * await server.listen('unix:///tmp/connect.sock')
 * const client = await connect('unix:///tmp/connect.sock', { callTimeoutMs: 1000 })
 * const reply = await client.call('demo.v1.Echo', 'Say', Buffer.from('hi'))
 * console.log(Buffer.from(reply).toString()) // hi
 * await client.close()
 * await server.close()
 * ```
 *
 * @param address `unix:///path`, `/path`, `unix:@abstract`, `fd:3` (a connected socket); `tcp://host:port` and `npipe:////./pipe/name` on the JS engine
 * @throws `TypeError` with an `ERR_TTRPC_*` code for wrong arguments; rejects with `ConnectError`,
 *   whose `code` is the kernel's (`ENOENT`, `ECONNREFUSED`, `EACCES`, `ETIMEDOUT` …).
 */
export function connect(address: string, options: ConnectOptions = {}): Promise<Client> {
  const settings = connectOptions.check(options)
  startDebug()
  const socket = parseAddress(address)
  const { signal, verifyServer: verifier, reconnect: backoff, limits, peerInfo } = settings
  const engine = engineFor(settings.engine, socket, settings.clock !== realClock, settings.io)
  const needsPeer = needsCredentials(verifier) || peerInfo.groups || peerInfo.pidfd
  if (needsPeer && !(engine.hasCredentials && hasCredentials(socket))) refuseCredentials('the JS engine')
  if (backoff !== undefined && socket.kind === 'fd') {
    throw misuse('ERR_TTRPC_OPTION', 'reconnect: a descriptor can be used once, name an address')
  }
  const target = formatAddress(socket)
  const rule = isRule(verifier) ? verifier.rule : allowAnyPeer().rule
  const request = { socket, limits, timeoutMs: settings.connectTimeoutMs, rule, peerInfo }
  const attach = (connection: Transport): Dialled => attachConnection(engine, connection, settings)
  const dial = <C>(until: AbortSignal | undefined, use: (connection: Transport) => C): Promise<C> =>
    open(engine, request, until, (connection) =>
      isRule(verifier)
        ? use(connection)
        : verify(verifier, connection, target, limits.handshakeTimeoutMs, until).then(() => use(connection)),
    )
  if (backoff === undefined) {
    return dial(signal, (connection) => new Client(singleClient(attach(connection), settings, target)))
  }
  const scope = currentScope() // also when a call of another context finds the connection gone
  const redial = {
    engine,
    backoff,
    dial: (until?: AbortSignal) => scope.runInAsyncScope(() => dial(until, attach)),
  }
  return redial.dial(signal).then((first) => new Client(reconnectingClient(first, redial, settings, target)))
}

/**
 * Connects. Rejects when the signal aborts first, and gives up then.
 * `use` is called in the call that hands the connection over: its close may be the next row.
 */
function open<C>(
  engine: Engine,
  request: ConnectRequest,
  signal: AbortSignal | undefined,
  use: (connection: Transport) => C | Promise<C>,
): Promise<C> {
  if (signal !== undefined) return openUntil(engine, request, signal, use)
  return new Promise((resolve, reject) => {
    engine.connect(request, { onConnect: (connection) => resolve(use(connection)), onFail: reject })
  })
}

function openUntil<C>(
  engine: Engine,
  request: ConnectRequest,
  signal: AbortSignal,
  use: (connection: Transport) => C | Promise<C>,
): Promise<C> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortedError(signal.reason, { sent: false }))
    let giveUp = (): void => {}
    const target: AbortTarget = {
      onAbort({ reason }) {
        giveUp()
        reject(abortedError(reason, { sent: false }))
      },
    }
    listenForAbort(signal, target)
    giveUp = engine.connect(request, {
      onConnect(connection) {
        forgetAbort(signal, target)
        resolve(use(connection))
      },
      onFail(error) {
        forgetAbort(signal, target)
        reject(error)
      },
    })
  })
}

async function verify(
  verifier: CustomHandshaker,
  connection: Transport,
  address: string,
  timeoutMs: number,
  until: AbortSignal | undefined,
): Promise<void> {
  const controller = new AbortController()
  const target: AbortTarget = { onAbort: ({ reason }) => controller.abort(reason) }
  try {
    if (until?.aborted) controller.abort(until.reason)
    else if (until !== undefined) listenForAbort(until, target)
  } catch (error) {
    connection.close() // not a signal of Node's own
    throw error
  }
  try {
    const { duplex } = await handshake(verifier, connection, { address, timeoutMs, controller })
    if (duplex !== undefined)
      throw misuse('ERR_TTRPC_OPTION', 'verifyServer cannot replace the duplex: use Client.over')
    until?.throwIfAborted()
  } catch (cause) {
    connection.close()
    if (until?.aborted) throw abortedError(until.reason, { sent: false })
    const reason = `verifyServer refused the server: ${textOf(cause)}`
    throw new ConnectError({ address, code: 'EACCES', syscall: 'verifyServer', reason, cause })
  } finally {
    if (until !== undefined) forgetAbort(until, target)
  }
}
