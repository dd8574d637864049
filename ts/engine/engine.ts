/**
 * The one interface that everything above the engine knows: transports whose
 * frames arrive as rows, and an outbox whose frames leave in batches.
 *
 * The native engine works on its I/O thread; the JS engine does the same work
 * on the JS thread. The layers above this folder do not ask which one it is.
 */

import type { ConnectHandler, ConnectRequest } from './connecting.js'
import type { EngineGroup } from './group.js'
import type { EngineListener, ListenerHandler, ListenRequest } from './listening.js'
import type { MethodNames } from './method-names.js'
import type { Outbox } from './outbox.js'
import type { ProcessHolder } from './process-hold.js'

export interface Engine extends ProcessHolder {
  readonly name: 'native' | 'node'
  readonly outbox: Outbox
  createMethodTable(): MethodNames
  /** Whether it can find out who the peer is. Without credentials, only a rule that admits every peer can be kept. */
  readonly hasCredentials: boolean
  /** Makes a group of workers, to which its listeners give what they accept. Undefined where an engine has no such. */
  readonly openGroup?: (() => EngineGroup) | undefined
  /** Binds and listens; no process can connect before the path has its mode and owner. Rejects with a `ListenError` that has the reason. */
  listen(request: ListenRequest, handler: ListenerHandler): Promise<EngineListener>
  /**
   * Begins to connect. Exactly one of the handler's functions is called, later. Returns a function that
   * gives up; called before that, none of them is called.
   */
  connect(request: ConnectRequest, handler: ConnectHandler): () => void
}
