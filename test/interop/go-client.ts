import type { ClientTarget } from '../support/client-target.js'
import { drivenClients } from './driven-client.js'
import { startGo } from './go.js'

/** Go's clients. */
export function goClients(): ClientTarget {
  return drivenClients('go', () => startGo(['client']))
}
