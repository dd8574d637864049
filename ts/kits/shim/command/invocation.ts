import { resolve } from 'node:path'
import type { Flags } from './flags.js'
import { checkIdentifier } from './identifier.js'

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

/** Returns it from the flags and the environment. Throws for an id or a namespace that cannot be one. */
export function invocationOf(flags: Flags, env: Environment, cwd: string): Invocation {
  checkIdentifier('namespace', flags.namespace)
  checkIdentifier('id', flags.id)
  return {
    id: flags.id,
    namespace: flags.namespace,
    bundle: flags.bundle === '' ? cwd : resolve(cwd, flags.bundle),
    containerdAddress: flags.address,
    ttrpcAddress: env.TTRPC_ADDRESS ?? '',
    debug: flags.debug,
  }
}
