import { basename } from 'node:path'
import { process } from '../../../base/runtime.js'
import type { Shim } from '../shim.js'

/** Returns the text that `-v` prints. */
export function versionText(shim: Shim): string {
  const program = basename(process.argv[1] ?? shim.name)
  return `${program}:\n  Runtime: ${shim.name}\n  Version: ${shim.version ?? 'unknown'}\n  Node version: ${process.version}\n`
}
