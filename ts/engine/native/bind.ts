import { dirname } from 'node:path'
import type { Address } from '../address/address.js'
import type { UnixAddress } from '../address/unix.js'
import { checkDirectory } from '../directory-check.js'
import { listenErrorOf } from '../path-error.js'
import { listenError } from './failures.js'
import { type NativeFailure, StatusCode } from './native-failure.js'

/** How long, and how often, a path is tried to which another process binds at the moment: that takes microseconds. */
const BUSY_MS = 500
const AGAIN_MS = 5

/** Throws a `ListenError` when others could replace the socket. */
export function checkParent(socket: UnixAddress): void {
  try {
    checkDirectory(dirname(socket.path))
  } catch (error) {
    throw listenErrorOf(socket, error as NodeJS.ErrnoException)
  }
}

/**
 * Calls `bind`, and again while another process binds to the same path; the event loop runs meanwhile.
 * Rejects with the `ListenError` of any other failure, and of this one when it lasts.
 */
export async function bindWhenFree(bind: () => NativeFailure | undefined, socket: Address): Promise<void> {
  const tries = BUSY_MS / AGAIN_MS
  for (let tried = 1; ; tried++) {
    const failure = bind()
    if (failure === undefined) return
    if (failure.reason !== StatusCode.PATH_BUSY || tried >= tries) throw listenError(failure, socket)
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
