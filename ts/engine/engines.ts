import { isMisuse, misuse } from '../base/errors/misuse.js'
import { textOf } from '../base/errors/text.js'
import { loadModule } from '../base/load-module.js'
import { process } from '../base/runtime.js'
import { publishEngineFallback } from '../diagnostics/engines.js'
import { choice, type Option } from '../options/option.js'
import { rememberFallback } from '../peer/no-credentials.js'
import { type Address, isNative, nativeSocket } from './address/address.js'
import type { Engine } from './engine.js'
import { defaultMode, type IoMode } from './io-mode.js'
import { checkMode } from './native/check-mode.js'
import { loadAddon } from './native/loader.js'
import { NativeEngine } from './native/native-engine.js'
import type { NodeEngine } from './node/node-engine.js'

/** Which engine does the work. `'auto'`: the native one where it loads, else the JS engine with one warning. */
export type EngineChoice = 'native' | 'node' | 'auto'

/** The option `engine`. */
export const engineChoice: Option<EngineChoice> = choice('auto', ['native', 'node', 'auto'])

const native = new Map<IoMode, NativeEngine>()
let node: NodeEngine | undefined
let warned = false

/** Returns the JS engine of this environment. Loaded by the first call: most programs use the native one. */
export function nodeEngine(): NodeEngine {
  if (node === undefined) {
    const loaded = loadModule(import.meta.url, './node/node-engine.js')
    node = new (loaded as typeof import('./node/node-engine.js')).NodeEngine()
  }
  return node
}

/**
 * Returns the native engine of this environment (main thread or worker) that reads in this mode, started by the
 * first call. Throws `ERR_TTRPC_ENGINE` where the add-on cannot be loaded.
 */
function nativeEngine(given: IoMode | undefined): Engine {
  const io = given ?? defaultMode()
  let engine = native.get(io)
  if (engine === undefined) {
    engine = startNative(io)
    native.set(io, engine)
  }
  return engine
}

function startNative(io: IoMode): NativeEngine {
  try {
    const addon = loadAddon()
    checkMode(addon, io)
    return new NativeEngine(addon, io)
  } catch (error) {
    if (isMisuse(error, 'ERR_TTRPC_OPTION')) throw error // the mode cannot be had
    throw misuse('ERR_TTRPC_ENGINE', `the native engine cannot run here: ${textOf(error)}`, error)
  }
}

/**
 * Returns the engine for an address. The environment variable TTRPC_ENGINE decides
 * where `'auto'` leaves it open, so that tests can rule the fallback out.
 * `io`: how the native engine reads, by default as the environment variable TTRPC_IO says.
 * `ownClock`: the option `clock` is set, which the native engine cannot follow.
 * Throws `ERR_TTRPC_OPTION`, `ERR_TTRPC_ENGINE`, or `ERR_TTRPC_ADDRESS` for an address that the chosen engine has not.
 */
export function engineFor(choice: EngineChoice, address: Address, ownClock: boolean, io?: IoMode): Engine {
  const engine = engineOf(choice, address, io)
  if (!ownClock || engine.name !== 'native') return engine
  throw misuse(
    'ERR_TTRPC_OPTION',
    "the native engine cannot follow a clock: use engine 'node', or ttrpc/testing's inMemory",
  )
}

function engineOf(choice: EngineChoice, address: Address, io: IoMode | undefined): Engine {
  if (choice === 'node') return nodeEngine()
  if (choice === 'native') {
    nativeSocket(address) // throws before a rule is found to lack credentials
    return nativeEngine(io)
  }
  if (!isNative(address)) return nodeEngine()
  const forced = forcedChoice()
  if (forced === 'native') return nativeEngine(io)
  if (forced === 'node') return nodeEngine()
  try {
    return nativeEngine(io)
  } catch (error) {
    if (isMisuse(error, 'ERR_TTRPC_OPTION')) throw error
    rememberFallback(error)
    warnOnce(textOf(error))
    return nodeEngine()
  }
}

/** Returns what TTRPC_ENGINE says; unset and empty are `'auto'`. Throws `ERR_TTRPC_OPTION`. */
function forcedChoice(): EngineChoice {
  const value = process.env.TTRPC_ENGINE
  return engineChoice.check(value === '' ? undefined : value, 'the environment variable TTRPC_ENGINE')
}

function warnOnce(reason: string): void {
  if (warned) return
  warned = true
  publishEngineFallback(reason)
  process.emitWarning(`${reason}. The JS engine serves instead, without peer credentials.`, {
    code: 'TTRPC_NO_NATIVE',
  })
}
