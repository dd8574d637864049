import type { Duplex } from 'node:stream'
import { checkDuplex } from '../base/duplex.js'
import { ServerClosedError } from '../base/errors/connection-errors.js'
import { nodeEngine } from '../engine/engines.js'
import { ConnectionAdmission } from './admission.js'
import { type ServeOptions, serveOptions } from './server-options.js'
import { acceptSettings, type ServerParts } from './server-parts.js'

/** Does the work of `server.serve`, and is loaded for the first of these. `onRefused`: called with the reason when the handshaker does not admit the peer. */
export function serveDuplex(
  parts: ServerParts,
  duplex: Duplex,
  options: ServeOptions,
  onRefused?: (reason: string) => void,
): void {
  checkDuplex(duplex, 'the argument of serve')
  const { handshaker, limits, peer } = serveOptions.check(options)
  const accept = acceptSettings(parts.settings, handshaker, limits)
  if (parts.end.begun) throw new ServerClosedError()
  const admission = new ConnectionAdmission({
    accept,
    origin: { source: parts.server, side: 'server', address: undefined },
    connections: parts.connections,
    handshakes: parts.handshakes,
    hasCredentials: peer !== undefined,
    onRefused,
  })
  const engine = nodeEngine()
  const { handshakeTimeoutMs } = accept.limits
  const methods = parts.methods.of(engine)
  admission.admit(engine.attach(duplex, accept.limits, methods, peer, handshakeTimeoutMs))
}
