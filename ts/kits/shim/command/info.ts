import { basename } from 'node:path'
import process from 'node:process'
import { RuntimeInfo } from '../../../containerd.js'
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

/** Returns the text that `-v` prints. */
export function versionText(shim: Shim): string {
  const program = programOf(shim.name) ?? basename(process.argv[1] ?? shim.name)
  return `${program}:\n  Runtime: ${shim.name}\n  Version: ${shim.version ?? 'unknown'}\n  Node version: ${process.version}\n`
}

/** Returns the program that containerd runs for a runtime: `containerd-shim-node-v1` for `io.containerd.node.v1`. */
function programOf(runtime: string): string | undefined {
  const [name, version] = runtime.split('.').slice(-2)
  return version === undefined ? undefined : `containerd-shim-${name}-${version}`
}
