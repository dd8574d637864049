import { basename } from 'node:path'
import { process } from '../../../base/runtime.js'
import type { Shim } from '../shim.js'

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
