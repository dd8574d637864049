import { eventChannel } from './channel.js'

/** `engine: 'auto'` has come to the JS engine, which cannot see credentials. Once an environment, as the warning. */
export interface EngineFallback {
  /** Why the native engine does not run. */
  readonly reason: string
}

export const ENGINE_FALLBACK = 'ttrpc:engine.fallback'

const fallback = eventChannel<EngineFallback>(ENGINE_FALLBACK)

export function publishEngineFallback(reason: string): void {
  if (fallback.hasSubscribers) fallback.publish({ reason })
}
