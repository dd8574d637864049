import type { Handshaker } from '../admission/handshaker.js'
import { type Limits, replaceLimits } from '../options/limits.js'
import type { AcceptSettings } from './admission.js'
import type { ServerConnections } from './connections.js'
import type { Handshakes } from './handshakes.js'
import type { Listeners } from './listeners.js'
import type { MethodTables } from './method-tables.js'
import type { ServerEnd } from './server-end.js'
import type { ServerSettings } from './server-options.js'

/** What a server consists of, for the functions of this folder that work on one. */
export interface ServerParts {
  /** The source of its events. */
  readonly server: object
  readonly settings: ServerSettings
  readonly connections: ServerConnections
  readonly handshakes: Handshakes
  readonly methods: MethodTables
  readonly listeners: Listeners
  readonly end: ServerEnd
}

/** Returns how connections are admitted: as these options say, and where they are left out, as those of the server. */
export function acceptSettings(
  { handshaker: own, limits: bounds }: ServerSettings,
  handshaker: Handshaker | undefined,
  limits: Partial<Limits>,
): AcceptSettings {
  return { handshaker: handshaker ?? own, limits: replaceLimits(bounds, limits) }
}
