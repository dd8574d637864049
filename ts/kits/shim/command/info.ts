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
  const program = programName(shim.name)
  return `${program}:\n  Runtime: ${shim.name}\n  Version: ${shim.version ?? 'unknown'}\n  Node version: ${process.version}\n`
}

/** Returns the name by which containerd looks for the program of a runtime: from the last two parts of the runtime's. */
function programName(runtime: string): string {
  const [, name, version] = /\.([^.]+)\.([^.]+)$/.exec(runtime) ?? []
  return name === undefined ? runtime : `containerd-shim-${name}-${version}`
}
