import { misuse } from '../../base/errors/misuse.js'
import { process } from '../../base/runtime.js'
import type { IoMode } from '../io-mode.js'
import type { Addon } from './addon.js'

/**
 * Throws `ERR_TTRPC_OPTION` where an engine cannot read in this mode, because the runtime has no event loop of libuv.
 * Bun exports the functions of libuv, but ends the process when one is called.
 */
export function checkMode(addon: Addon, io: IoMode): void {
  if (io === 'thread') return
  const reason =
    process.versions.bun === undefined ? addon.adaptiveProblem() : 'Bun has no event loop of libuv'
  if (reason === '') return
  throw misuse(
    'ERR_TTRPC_OPTION',
    `io 'adaptive' cannot be had here: ${reason}; io 'thread' works everywhere`,
  )
}
