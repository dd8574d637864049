import { parseAddress, socketNameOf } from './address.js'
import { Client } from './client.js'
import type { ConnectRequest, Engine, EngineConnection } from './engine/engine.js'
import { nativeEngine } from './engine/engines.js'
import { canceled } from './errors/ended-call.js'
import { misuse } from './errors/misuse.js'
import { checkLimits, checkNumber, type Limits } from './limits.js'
import { checkOptions } from './options.js'
import { ClientConnection } from './protocol/client-connection.js'

/** What `connect` may be given. */
export interface ConnectOptions {
  /** How long to try while the server's queue is full. Default 5 000. */
  readonly connectTimeoutMs?: number
  /** The time limit of calls that name none. Default: none. */
  readonly callTimeoutMs?: number
  /** Gives up connecting. */
  readonly signal?: AbortSignal
  /** Told once, after the connection is gone and every waiting call has failed; `closed` waits for it. */
  readonly onClose?: () => void | Promise<void>
  readonly limits?: Partial<Pick<Limits, 'maxMessageBytes' | 'maxDiscardBytes' | 'frameTimeoutMs'>>
}

const KNOWN = new Set(['connectTimeoutMs', 'callTimeoutMs', 'signal', 'onClose', 'limits'])
const MAX_MS = 0x7fff_ffff

/**
 * Connects to a server.
 *
 * @param address `unix:///path`, `/path`, or `unix:@abstract`
 * @throws `TypeError` with an `ERR_TTRPC_*` code for wrong arguments; rejects with `ConnectError`,
 *   whose `code` is the kernel's (`ENOENT`, `ECONNREFUSED`, `EACCES`, `ETIMEDOUT` …).
 */
export function connect(address: string, options: ConnectOptions = {}): Promise<Client> {
  checkOptions('connect', options, KNOWN)
  const limits = checkLimits(options.limits)
  const { signal, onClose } = options
  const timeoutMs = checkNumber('connectTimeoutMs', options.connectTimeoutMs, { default: 5000, least: 0, most: MAX_MS })
  const callTimeoutMs =
    options.callTimeoutMs === undefined
      ? Number.POSITIVE_INFINITY
      : checkNumber('callTimeoutMs', options.callTimeoutMs, { default: 0, least: 1, most: Number.MAX_SAFE_INTEGER })
  const socket = socketNameOf(parseAddress(address))
  if (socket === undefined) {
    throw misuse('ERR_TTRPC_ADDRESS', `${address} is no unix socket's name, and the native engine connects to nothing else`)
  }
  if (onClose !== undefined && typeof onClose !== 'function') {
    throw misuse('ERR_TTRPC_OPTION', 'onClose must be a function')
  }
  const engine = nativeEngine()
  const request: ConnectRequest = { socket, limits, timeoutMs }
  return open(engine, request, signal).then(connection => {
    const { protocol, closed } = connection
    return new Client(protocol, { timeoutMs: callTimeoutMs }, closed.then(() => onClose?.()).then(undefined, report))
  })
}

interface Opened {
  readonly protocol: ClientConnection
  readonly closed: Promise<void>
}

function open(engine: Engine, request: ConnectRequest, signal: AbortSignal | undefined): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(canceled(signal?.reason, { sent: false }))
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    const settled = (): void => signal?.removeEventListener('abort', onAbort)
    engine.connect(request, {
      onConnect(connection) {
        settled()
        resolve(attach(engine, connection, request.limits.maxMessageBytes))
        if (signal?.aborted) connection.close()
      },
      onFail(error) {
        settled()
        reject(error)
      },
    })
  })
}

function attach(engine: Engine, connection: EngineConnection, maxMessageBytes: number): Opened {
  let onGone: () => void
  const closed = new Promise<void>(resolve => {
    onGone = resolve
  })
  const protocol = new ClientConnection(engine, connection, maxMessageBytes, () => onGone())
  return { protocol, closed }
}

/** An `onClose` that throws is nobody's to catch; `closed` never rejects. */
function report(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
