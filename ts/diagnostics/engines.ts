import { Channels, eventChannel } from './channel.js'

/** `engine: 'auto'` fell back to the JS engine, which has no credentials. Published once an environment, with the warning. */
export interface EngineFallback {
  /** Why the native engine does not run. */
  readonly reason: string
}

const fallback = eventChannel<EngineFallback>(Channels.ENGINE_FALLBACK)

export function publishEngineFallback(reason: string): void {
  if (fallback.hasSubscribers) fallback.publish({ reason })
}
