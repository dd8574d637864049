import { readAnswer } from './answer.js'

/** Schemes of containerd that name no path. */
const OTHER_SCHEME = /^h?vsock:\/\//
/** What containerd puts before the address of a shim in the endpoints that it reports. */
const PROTOCOL = /^ttrpc\+/

/**
 * Returns the address of a shim as `connect` takes it, from what the shim's `start` has printed or from the files
 * `address` and `bootstrap.json` of its bundle: a plain address, JSON or a binary BootstrapResult, white space around it
 * ignored. A text without a scheme is an abstract name, with or without `@` or a NUL before it, as in shims of containerd
 * before 1.3.9. Throws a `TypeError` for an empty answer, and for a shim that speaks another protocol than ttrpc.
 *
 * @example
 * ```js
 * import { parseShimAddress } from 'ttrpc/shim'
 *
 * console.log(parseShimAddress('unix:///run/containerd/s/1f4c\n')) // unix:///run/containerd/s/1f4c
 * console.log(parseShimAddress('{"version":2,"address":"unix:///run/x.sock","protocol":"ttrpc"}')) // unix:///run/x.sock
 * console.log(parseShimAddress('/containerd-shim/default/c1/shim.sock')) // unix:@/containerd-shim/default/c1/shim.sock
 * ```
 */
export function parseShimAddress(printed: string | Uint8Array): string {
  const { address, protocol } = readAnswer(printed)
  if (protocol.toLowerCase() !== 'ttrpc') {
    throw new TypeError(
      `the shim speaks ${JSON.stringify(protocol)}, not ttrpc: connect to it with a client of that`,
    )
  }
  if (address === '') throw new TypeError('the shim has printed no address: read its log for the reason')
  return connectable(address.replace(PROTOCOL, ''))
}

function connectable(address: string): string {
  if (OTHER_SCHEME.test(address)) return address
  if (!address.includes('://')) return `unix:@${address.replace(/^(unix:)?[@\0]/, '')}`
  const abstract = /^unix:\/\/[@\0]/.exec(address)
  return abstract === null ? address : `unix:@${address.slice(abstract[0].length)}`
}
