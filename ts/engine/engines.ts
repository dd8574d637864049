import { misuse } from '../base/errors/misuse.js'
import { kindOf, textOf } from '../base/errors/text.js'
import { process } from '../base/runtime.js'
import { publishEngineFallback } from '../diagnostics/engines.js'
import { rememberFallback } from '../peer/no-credentials.js'
import type { SocketName } from './address/socket-name.js'
import type { Engine } from './engine.js'
import { loadAddon } from './native/loader.js'
import { NativeEngine } from './native/native-engine.js'
import { NodeEngine } from './node/node-engine.js'

/** Which engine does the work. `'auto'`: the native one where it loads, else the JS engine with one warning. */
export type EngineChoice = 'native' | 'node' | 'auto'

let native: NativeEngine | undefined
let node: NodeEngine | undefined
let warned = false

/** The JS engine of this environment. */
export function nodeEngine(): NodeEngine {
  node ??= new NodeEngine()
  return node
}

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

/**
 * The engine for this socket. The environment variable TTRPC_ENGINE decides
 * where `'auto'` leaves it open, so that tests can rule the fallback out.
 * `ownClock`: the caller's timers follow a clock of the user's; the native engine
 * cannot. Throws `ERR_TTRPC_OPTION` or `ERR_TTRPC_ENGINE`.
 */
export function engineFor(choice: EngineChoice | undefined, socket: SocketName, ownClock: boolean): Engine {
  const engine = engineOf(choice, socket)
  if (!ownClock || engine.name !== 'native') return engine
  throw misuse(
    'ERR_TTRPC_OPTION',
    "the native engine cannot follow a clock: use engine 'node', or ttrpc/testing's inMemory",
  )
}

function engineOf(choice: EngineChoice | undefined, socket: SocketName): Engine {
  if (choice !== undefined && choice !== 'auto' && choice !== 'native' && choice !== 'node') {
    const given = typeof choice === 'string' ? JSON.stringify(choice) : kindOf(choice)
    throw misuse('ERR_TTRPC_OPTION', `engine must be 'native', 'node' or 'auto', not ${given}`)
  }
  if (choice === 'node') return nodeEngine()
  if (choice === 'native') return nativeEngine()
  if (socket.kind === 'tcp' || socket.kind === 'pipe') return nodeEngine() // the native engine has unix sockets alone
  const forced = process.env.TTRPC_ENGINE
  if (forced === 'native') return nativeEngine()
  if (forced === 'node') return nodeEngine()
  try {
    return nativeEngine()
  } catch (error) {
    rememberFallback(error)
    warnOnce(textOf(error))
    return nodeEngine()
  }
}

function warnOnce(reason: string): void {
  if (warned) return
  warned = true
  publishEngineFallback(reason)
  process.emitWarning(`${reason}. The JS engine serves instead, without peer credentials.`, {
    code: 'TTRPC_NO_NATIVE',
  })
}
