import { loadModule } from '../base/load-module.js'
import { process } from '../base/runtime.js'

let started = false

/**
 * Starts to write events to stderr if the environment variable TTRPC_DEBUG asks for it: `1` for all, else a list of
 * kinds such as `connection.closed,call`, where `call` means all kinds that begin with `call.`. Only the first call
 * has an effect.
 */
export function startDebug(): void {
  if (started) return
  started = true
  const wish = process.env.TTRPC_DEBUG
  if (wish === undefined || wish === '' || wish === '0') return
  const loaded = loadModule(import.meta.url, './debug-lines.js')
  ;(loaded as typeof import('./debug-lines.js')).writeEvents(wish)
}
