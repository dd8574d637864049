import type { RawHandler, ServerOptions } from 'ttrpc'
import { openRaw, type RawWay, type Target } from './targets.js'

export const CONTEXT_SERVICE = 'test.v1.Context'

/** A raw way to a server that also has these handlers, under `CONTEXT_SERVICE`. */
export async function openContext(
  target: Target,
  handlers: Record<string, RawHandler>,
  more?: ServerOptions,
): Promise<RawWay> {
  const way = await openRaw(target, more)
  way.server.registerRaw(CONTEXT_SERVICE, handlers)
  return way
}
