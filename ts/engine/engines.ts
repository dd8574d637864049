import { misuse } from '../errors/misuse.js'
import { textOf } from '../errors/text.js'
import type { Engine } from './engine.js'
import { loadAddon } from './native/loader.js'
import { NativeEngine } from './native/native-engine.js'

let native: NativeEngine | undefined

/**
 * The native engine of this environment (main thread or worker), started when
 * first asked for. Throws `ERR_TTRPC_ENGINE` where the add-on cannot be loaded.
 */
export function nativeEngine(): Engine {
  if (native === undefined) {
    try {
      native = new NativeEngine(loadAddon())
    } catch (error) {
      throw misuse('ERR_TTRPC_ENGINE', `the native engine cannot run here: ${textOf(error)}`, error)
    }
  }
  return native
}
