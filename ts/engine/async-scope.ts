import type { AsyncResource } from 'node:async_hooks'
import { process } from '../base/runtime.js'
import type { ConnectHandler } from './connecting.js'
import type { ListenerHandler } from './listening.js'

/**
 * The async context of the code that makes a connection or listener: what it makes runs in it, on both engines.
 * Otherwise that would depend on where a row or an event comes from: no context at all on the native engine, that of
 * a caller over memory.
 */
export type AsyncScope = Pick<AsyncResource, 'runInAsyncScope'>

const { AsyncResource: Resource } = process.getBuiltinModule('node:async_hooks')
/** Shared, since the constructor would make one for each connection. */
const options = Object.freeze({ requireManualDestroy: false })

/** Returns the scope of the running code. */
export function currentScope(): AsyncScope {
  return new Resource('TTRPC.CONNECTION', options)
}

/** Returns the same handler, each of whose functions runs in the scope. */
export function listenerIn(scope: AsyncScope, handler: ListenerHandler): ListenerHandler {
  return {
    onAccept: (transport) => scope.runInAsyncScope(handler.onAccept, handler, transport),
    onRefuse: (...facts) => scope.runInAsyncScope(handler.onRefuse, handler, ...facts),
    onClosed: () => scope.runInAsyncScope(handler.onClosed, handler),
  }
}

/** Returns the same handler, each of whose functions runs in the scope. */
export function connectIn(scope: AsyncScope, handler: ConnectHandler): ConnectHandler {
  return {
    onConnect: (transport) => scope.runInAsyncScope(handler.onConnect, handler, transport),
    onFail: (error) => scope.runInAsyncScope(handler.onFail, handler, error),
  }
}
