import { loadModule } from '../base/load-module.js'
import type { Logger } from './logger.js'

const nothing = (): void => {}

/**
 * Writes the events of `source`, a client or server, to `logger` from now on. Returns a function that ends it. What
 * writes lines is loaded for the first logger.
 */
export function attachLogger(source: object, logger: Logger | undefined): () => void {
  if (logger === undefined) return nothing
  const loaded = loadModule(import.meta.url, './log-writer.js')
  return (loaded as typeof import('./log-writer.js')).writeLines(source, logger)
}
