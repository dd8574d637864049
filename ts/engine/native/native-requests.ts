import type { PeerInfo } from '../../options/peer-info.js'
import type { PeerRule } from '../../peer/rule.js'
import { encodeRule } from '../../peer/rule-encoding.js'
import { nativeSocket } from '../address/address.js'
import type { AsyncScope } from '../async-scope.js'
import type { ConnectHandler, ConnectRequest } from '../connecting.js'
import type { ListenRequest } from '../listening.js'
import type { NativeConnect, NativeListen, NativeRule } from './addon.js'
import type { NativeMethods } from './native-methods.js'

/** An attempt to connect whose result JS waits for. */
export interface PendingConnect {
  readonly request: ConnectRequest
  readonly handler: ConnectHandler
  readonly scope: AsyncScope
}

/** Returns the request as the add-on takes it. Throws `ERR_TTRPC_ADDRESS` or `ERR_TTRPC_RULE`. */
export function nativeListen(id: number, request: ListenRequest): NativeListen {
  const { socket, rule, peerInfo, limits, methods, parking } = request
  return {
    id,
    table: (methods as NativeMethods).id,
    maxConnections: request.maxConnections,
    maxConnectionsPerUid: request.maxConnectionsPerUid,
    parkTimeoutMs: parking?.timeoutMs ?? 0,
    parkMost: parking?.most ?? 0,
    parkWaiting: parking?.waiting ?? 0,
    reservedDescriptors: request.reservedDescriptors,
    allowUnsafeDirectory: request.allowUnsafeDirectory,
    allowAbstract: request.allowAbstract,
    mode: request.mode,
    uid: request.uid ?? -1,
    gid: request.gid ?? -1,
    maxRefusalEvents: request.maxRefusalEvents,
    group: socket.kind === 'group' ? socket.group : (request.group ?? 0),
    worker: socket.kind === 'group' ? socket.worker : 0,
    ...nativeSocket(socket),
    ...nativeRule(rule, peerInfo),
    ...limits,
  }
}

/** As `nativeListen`. */
export function nativeConnect(id: number, request: ConnectRequest): NativeConnect {
  const { socket, limits, timeoutMs, rule, peerInfo } = request
  return { id, ...nativeSocket(socket), ...limits, timeoutMs, ...nativeRule(rule, peerInfo) }
}

function nativeRule(rule: PeerRule, peerInfo: Required<PeerInfo>): NativeRule {
  return { rule: encodeRule(rule), wantsGroups: peerInfo.groups, wantsPidfd: peerInfo.pidfd }
}
