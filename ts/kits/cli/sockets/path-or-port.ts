import { misuse } from '../../../base/errors/misuse.js'
import { type Address, formatAddress, nodeSocket } from '../../../engine/address/address.js'
import type { NodeSocket } from '../../../engine/address/scheme.js'

/** A socket of Node that has an address of its own. */
export type PathOrPort = Exclude<NodeSocket, { fd: number }>

/**
 * Returns the socket for a command that uses Node's own sockets, since its peers need not be ttrpc. Throws
 * `ERR_TTRPC_ADDRESS` for abstract names, descriptors, and a kind that this platform has not.
 */
export function pathOrPort(address: Address, use: 'listens on' | 'connects to'): PathOrPort {
  const socket = address.kind === 'abstract' ? undefined : nodeSocket(address)
  if (socket !== undefined && !('fd' in socket)) return socket
  const examples = 'a path such as /run/x.sock, or tcp://127.0.0.1:80'
  throw misuse('ERR_TTRPC_ADDRESS', `this command ${use} ${examples}, not ${formatAddress(address)}`)
}
