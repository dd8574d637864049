import { Buffer } from 'node:buffer'
import { isAbsolute, resolve } from 'node:path'
import type { Flags } from './flags.js'
import { checkIdentifier } from './identifier.js'

/** Longest path that Linux takes. */
const MAX_PATH_BYTES = 4095

/** Variables of the environment by their names. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What one run of the program knows of its place. */
export interface Invocation {
  readonly id: string
  readonly namespace: string
  /** Absolute. */
  readonly bundle: string
  /** The path of containerd's gRPC socket, as it is a part of the socket's name; or ''. */
  readonly containerdAddress: string
  /** The path of containerd's ttrpc socket, or ''. */
  readonly ttrpcAddress: string
  readonly debug: boolean
}

/**
 * Returns it from the flags and the environment. `cwd`: returns the working directory, called where the flags name no
 * absolute bundle. Throws for an id or a namespace that cannot be one.
 */
export function invocationOf(flags: Flags, env: Environment, cwd: () => string): Invocation {
  checkIdentifier('namespace', flags.namespace)
  checkIdentifier('id', flags.id)
  if (Buffer.byteLength(flags.bundle) > MAX_PATH_BYTES) {
    throw new Error(`the flag -bundle must have a path of at most ${MAX_PATH_BYTES} bytes`)
  }
  return {
    id: flags.id,
    namespace: flags.namespace,
    bundle: isAbsolute(flags.bundle) ? resolve(flags.bundle) : resolve(cwd(), flags.bundle),
    containerdAddress: flags.address,
    ttrpcAddress: env.TTRPC_ADDRESS ?? '',
    debug: flags.debug,
  }
}
