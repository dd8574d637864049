import { RuntimeInfo } from '../../containerd/bootstrap.js'
import type { Shim } from '../shim.js'
import { readAny } from '../start/bootstrap.js'

/** Returns a binary RuntimeInfo for `-info`. `input`: the runtime's options as an Any, or nothing. */
export async function runtimeInfo(shim: Shim, input: Uint8Array): Promise<Uint8Array> {
  const options = input.length === 0 ? undefined : readAny(input)
  if (input.length > 0 && options === undefined) {
    throw new Error('stdin of -info has no google.protobuf.Any: pass the options of the runtime, or nothing')
  }
  const version = { version: shim.version ?? '' }
  return RuntimeInfo.encode({ name: shim.name, version, ...(await shim.info?.(options)) })
}
