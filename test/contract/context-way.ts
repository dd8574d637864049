import type { Client, RawHandler, ServerOptions } from 'ttrpc'
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

/** The end of a test: these clients, then the server. */
export async function endContext(way: RawWay, ...clients: Client[]): Promise<void> {
  for (const client of clients) await client.close()
  await way.server.close()
}
