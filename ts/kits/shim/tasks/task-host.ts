import type { ShimHost } from '../shim.js'

/** The part of a `ShimHost` that tasks need. */
export type TaskHost = Pick<ShimHost, 'namespace' | 'publisher' | 'log' | 'shutdown'>
