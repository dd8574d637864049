import { encodeRule } from '../../peer/rule-encoding.js'
import { nativeSocket } from '../address/address.js'
import type { AsyncScope } from '../async-scope.js'
import type { ConnectHandler, ConnectRequest } from '../connecting.js'
import type { ListenRequest } from '../listening.js'
import type { NativeNames } from './addon.js'
import type { NativeMethods } from './native-methods.js'
import { RequestCell, RequestFlag } from './request-cells.js'

/** An attempt to connect whose result JS waits for. */
export interface PendingConnect {
  readonly id: number
  readonly request: ConnectRequest
  readonly handler: ConnectHandler
  readonly scope: AsyncScope
}

/** What requests to listen and to connect have in common. */
type CommonRequest = Pick<ListenRequest, 'socket' | 'rule' | 'peerInfo' | 'limits'>

/**
 * Writes the numbers of a request to connect, and returns the rest of it, for the add-on, which must read them before
 * another request is written. Throws `ERR_TTRPC_ADDRESS` or `ERR_TTRPC_RULE`.
 */
export function writeConnect(cells: Float64Array, id: number, request: ConnectRequest): NativeNames {
  cells[RequestCell.CONNECT_TIMEOUT_MS] = request.timeoutMs
  return writeCommon(cells, id, request, 0)
}

/** As `writeConnect`. */
export function writeListen(cells: Float64Array, id: number, request: ListenRequest): NativeNames {
  const { methods, parking, socket } = request
  cells[RequestCell.TABLE] = (methods as NativeMethods).id
  cells[RequestCell.MAX_CONNECTIONS] = request.maxConnections
  cells[RequestCell.MAX_CONNECTIONS_PER_UID] = request.maxConnectionsPerUid
  cells[RequestCell.PARK_TIMEOUT_MS] = parking?.timeoutMs ?? 0
  cells[RequestCell.PARK_MOST] = parking?.most ?? 0
  cells[RequestCell.PARK_WAITING] = parking?.waiting ?? 0
  cells[RequestCell.RESERVED_DESCRIPTORS] = request.reservedDescriptors
  cells[RequestCell.MAX_REFUSAL_EVENTS] = request.maxRefusalEvents
  cells[RequestCell.MODE] = request.mode
  cells[RequestCell.UID] = request.uid ?? -1
  cells[RequestCell.GID] = request.gid ?? -1
  cells[RequestCell.GROUP] = socket.kind === 'group' ? socket.group : (request.group ?? 0)
  cells[RequestCell.WORKER] = socket.kind === 'group' ? socket.worker : 0
  const unsafe = request.allowUnsafeDirectory ? RequestFlag.ALLOW_UNSAFE_DIRECTORY : 0
  return writeCommon(cells, id, request, unsafe | (request.allowAbstract ? RequestFlag.ALLOW_ABSTRACT : 0))
}

function writeCommon(cells: Float64Array, id: number, request: CommonRequest, flags: number): NativeNames {
  const { rule, peerInfo, limits } = request
  const { name, isAbstract, fd } = nativeSocket(request.socket)
  cells[RequestCell.ID] = id
  cells[RequestCell.FD] = fd
  cells[RequestCell.FLAGS] =
    flags |
    (isAbstract ? RequestFlag.IS_ABSTRACT : 0) |
    (peerInfo.groups ? RequestFlag.WANTS_GROUPS : 0) |
    (peerInfo.pidfd ? RequestFlag.WANTS_PIDFD : 0)
  cells[RequestCell.MAX_MESSAGE_BYTES] = limits.maxMessageBytes
  cells[RequestCell.MAX_DISCARD_BYTES] = limits.maxDiscardBytes
  cells[RequestCell.MAX_METADATA_PAIRS] = limits.maxMetadataPairs
  cells[RequestCell.MAX_METADATA_BYTES] = limits.maxMetadataBytes
  cells[RequestCell.FRAME_TIMEOUT_MS] = limits.frameTimeoutMs
  cells[RequestCell.WRITE_STALL_TIMEOUT_MS] = limits.writeStallTimeoutMs
  return [name, encodeRule(rule)]
}
