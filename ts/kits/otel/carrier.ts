import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'
import type { Metadata } from '../../base/metadata.js'

/** How propagators write `traceparent`, `tracestate` and `baggage` into metadata: in place of what stands there. */
export const setter: TextMapSetter<Metadata> = {
  set(metadata, key, value) {
    metadata.set(key, value)
  },
}

/** How they read them: the first value, as Go. */
export const getter: TextMapGetter<Metadata> = {
  get: (metadata, key) => metadata.get(key),
  keys: (metadata) => [...new Set([...metadata].map(([key]) => key))],
}
