import type { Shim } from './shim.js'

/** Options of `runShim`. */
export interface RunShimOptions {
  /** The arguments behind the program's name. Default: `process.argv.slice(2)`. */
  readonly argv?: readonly string[]
  /** Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Runs a shim's program: what containerd calls it for is in its arguments. */
export async function runShim(_shim: Shim, _options: RunShimOptions = {}): Promise<void> {
  throw new Error('not written yet')
}
