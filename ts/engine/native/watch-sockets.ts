import { misuse } from '../../base/errors/misuse.js'
import { process } from '../../base/runtime.js'
import type { NativeEngineHandle } from './addon.js'

/**
 * Lets the JS thread read the connections of an engine in adaptive mode. Throws `ERR_TTRPC_OPTION` where the runtime
 * has no event loop of libuv. Bun exports the functions of libuv, but ends the process when one is called.
 */
export function watchSockets(native: NativeEngineHandle): void {
  const reason = process.versions.bun === undefined ? native.watchSockets() : 'Bun has no event loop of libuv'
  if (reason === '') return
  throw misuse(
    'ERR_TTRPC_OPTION',
    `io 'adaptive' cannot be had here: ${reason}; io 'thread' works everywhere`,
  )
}
