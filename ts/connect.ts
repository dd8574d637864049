import { parseAddress, socketNameOf } from './address.js'
import { Client } from './client.js'
import { attachClient, type ClientOptions, checkClientOptions, type OpenedClient } from './client-opening.js'
import type { ConnectRequest, Engine, EngineConnection } from './engine/engine.js'
import { type EngineChoice, engineFor } from './engine/engines.js'
import { canceled } from './errors/ended-call.js'
import { misuse } from './errors/misuse.js'
import { checkNumber } from './limits.js'

/** What `connect` may be given. */
export interface ConnectOptions extends ClientOptions {
  /** How long to try while the server's queue is full. Default 5 000. */
  readonly connectTimeoutMs?: number
  /** Gives up connecting. */
  readonly signal?: AbortSignal
  /** Default `'auto'`: the native engine where it loads, else the JS engine with one warning. */
  readonly engine?: EngineChoice
}

const MAX_MS = 0x7fff_ffff

/**
 * Connects to a server.
 *
 * @param address `unix:///path`, `/path`, `unix:@abstract`; `tcp://host:port` and `npipe:////./pipe/name` on the JS engine
 * @throws `TypeError` with an `ERR_TTRPC_*` code for wrong arguments; rejects with `ConnectError`,
 *   whose `code` is the kernel's (`ENOENT`, `ECONNREFUSED`, `EACCES`, `ETIMEDOUT` …).
 */
export function connect(address: string, options: ConnectOptions = {}): Promise<Client> {
  const settings = checkClientOptions('connect', options, ['connectTimeoutMs', 'signal', 'engine'])
  const timeoutMs = checkNumber('connectTimeoutMs', options.connectTimeoutMs, { default: 5000, least: 0, most: MAX_MS })
  const socket = socketNameOf(parseAddress(address))
  if (socket === undefined) throw misuse('ERR_TTRPC_ADDRESS', `${address} cannot be connected to yet`)
  const { signal } = options
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw misuse('ERR_TTRPC_OPTION', 'signal must be an AbortSignal')
  }
  const engine = engineFor(options.engine, socket)
  const request: ConnectRequest = { socket, limits: settings.limits, timeoutMs }
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(canceled(signal?.reason, { sent: false }))
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    const settled = (): void => signal?.removeEventListener('abort', onAbort)
    begin(engine, request, settled, reject, connection => {
      if (signal?.aborted) connection.close()
      const opened: OpenedClient = attachClient(engine, connection, settings)
      resolve(new Client(opened))
    })
  })
}

function begin(
  engine: Engine,
  request: ConnectRequest,
  settled: () => void,
  onFail: (error: Error) => void,
  onConnect: (connection: EngineConnection) => void,
): void {
  engine.connect(request, {
    onConnect(connection) {
      settled()
      onConnect(connection)
    },
    onFail(error) {
      settled()
      onFail(error)
    },
  })
}
