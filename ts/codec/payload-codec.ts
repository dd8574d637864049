import { loadModule } from '../base/load-module.js'
import { type Codec, PAYLOAD } from './codec.js'
import type { OwnPayload, PayloadCodec } from './payload.js'

const known = new WeakMap<object, PayloadCodec<never, never>>()

/** Returns the codec as calls use it, made once for each codec. Loads protobufjs when a codec of it is first used. */
export function payloadCodec<T, Init>(codec: Codec<T, Init>): PayloadCodec<T, Init> {
  const made = known.get(codec)
  if (made !== undefined) return made as PayloadCodec<T, Init>
  const own = (codec as Partial<OwnPayload<T, Init>>)[PAYLOAD]
  const fresh = own === undefined ? adapted(codec) : own.call(codec)
  known.set(codec, fresh as PayloadCodec<never, never>)
  return fresh
}

/** Generated modules and raw methods have codecs of their own: what uses any other is loaded with the first one. */
function adapted<T, Init>(codec: Codec<T, Init>): PayloadCodec<T, Init> {
  const loaded = loadModule(import.meta.url, './adaptive-codec.js')
  return (loaded as typeof import('./adaptive-codec.js')).adaptCodec(codec)
}
