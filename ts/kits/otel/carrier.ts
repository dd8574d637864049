import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'
import type { Metadata } from '../../index.js'

/** Lets a propagator write `traceparent`, `tracestate` and `baggage` into metadata. Replaces values of the same key. */
export const setter: TextMapSetter<Metadata> = {
  set(metadata, key, value) {
    metadata.set(key, value)
  },
}

/** Lets a propagator read them. Returns the first value of a key, as Go's carrier does. */
export const getter: TextMapGetter<Metadata> = {
  get: (metadata, key) => metadata.get(key),
  keys: (metadata) => [...new Set([...metadata].map(([key]) => key))],
}
