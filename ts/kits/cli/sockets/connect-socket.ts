import type { Socket } from 'node:net'
import { ConnectError } from '../../../base/errors/socket-errors.js'
import { type Address, formatAddress } from '../../../engine/address/address.js'
import { dial } from '../../../engine/node/dial.js'
import { pathOrPort } from './path-or-port.js'

/** Connects; the socket is unread. Rejects with `ConnectError`, or `ERR_TTRPC_ADDRESS` for an address of another kind. */
export function connectSocket(address: Address, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    pathOrPort(address, 'connects to')
    dial(address, timeoutMs, {
      onConnect: resolve,
      onFail: (error) => {
        const { code, errno, syscall = 'connect' } = error
        reject(new ConnectError({ address: formatAddress(address), code, errno, syscall, cause: error }))
      },
    })
  })
}
