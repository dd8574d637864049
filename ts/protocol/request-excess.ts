import { EXCESSES, excessText } from '../wire/wire-error.js'
import type { ServerConnectionLimits } from './server-connection-settings.js'

/**
 * Returns why a request is refused with code 8; undefined where it is not. `calls`: of its connection, whose handlers
 * run. `exhausted`: peers make this environment keep all that they may, and its connection has more than its share.
 */
export function requestExcess(
  limits: ServerConnectionLimits,
  fault: number,
  calls: number,
  exhausted: boolean,
): string | undefined {
  const { maxConcurrentStreams } = limits
  if ((fault & EXCESSES) !== 0) return excessText(fault, limits)
  if (calls >= maxConcurrentStreams) return `too many concurrent calls: maximum ${maxConcurrentStreams}`
  if (exhausted) return 'too many bytes of requests wait for handlers (engineReceiveBytes)'
  return undefined
}
