import { misuse } from '../errors/misuse.js'

/** Throws `ERR_TTRPC_NO_CREDENTIALS`, naming both remedies. */
export function refuseCredentials(what: string): never {
  throw misuse(
    'ERR_TTRPC_NO_CREDENTIALS',
    `${what} cannot tell who is at the other end: use the native engine on a unix socket, or say allowAnyPeer()`,
  )
}
