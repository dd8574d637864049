import { resolve } from 'node:path'
import { checkParent } from '../engine/native/bind.js'
import { listenError } from '../engine/native/failures.js'
import { StatusCode } from '../engine/native/native-failure.js'
import { flag, integer } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import { checkPath } from './checks.js'
import { isFailure, native } from './native.js'

/** Options of `bindSocket`. */
export interface BindSocketOptions {
  /** Mode of the socket's file. Default 0o600. */
  readonly mode?: number
  /** Whether the socket may be in a directory in which other users can replace it. Default false, as of `listen`. */
  readonly allowUnsafeDirectory?: boolean
}

const table = optionsOf('bindSocket', {
  mode: integer({ default: 0o600, least: 0, most: 0o777 }),
  allowUnsafeDirectory: flag(false),
} satisfies TableOf<BindSocketOptions>)

/** How long, and how often, a path is tried to which another process binds at the moment: that takes microseconds. */
const BUSY_MS = 500
const AGAIN_MS = 2

/**
 * Binds a unix socket to a path, and listens. Returns the descriptor, which is close-on-exec and non-blocking: pass it to a
 * child as an entry of `stdio`, and close it with `fs.closeSync`. The path outlives the descriptor and all
 * servers on it: remove it when the last one has ended. A socket that no process serves any more is replaced.
 *
 * Throws a `ListenError`: `code` is EADDRINUSE where a live server answers at the path, or something else is there. When
 * another process binds to the path at the same moment, this waits for it, and the thread with it, at most 0.5 s.
 */
export function bindSocket(path: string, options?: BindSocketOptions): number {
  checkPath('path', path)
  const { mode, allowUnsafeDirectory } = table.check(options)
  const socket = { kind: 'unix', path: resolve(path) } as const
  if (!allowUnsafeDirectory) checkParent(socket)
  const bytes = checkPath('path', socket.path)
  for (let tried = 1; ; tried++) {
    const bound = native().bindSocket(bytes, mode, allowUnsafeDirectory)
    if (!isFailure(bound)) return bound
    if (bound.reason !== StatusCode.PATH_BUSY || tried * AGAIN_MS >= BUSY_MS) throw listenError(bound, socket)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS)
  }
}
