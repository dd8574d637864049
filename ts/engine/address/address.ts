import { misuse } from '../../base/errors/misuse.js'
import { isWellFormed, kindOf } from '../../base/errors/text.js'
import { process } from '../../base/runtime.js'
import { type AbstractAddress, abstract } from './abstract.js'
import { type DescriptorAddress, descriptor } from './descriptor.js'
import { type GroupAddress, group } from './group.js'
import { npipe, type PipeAddress } from './npipe.js'
import { type AddressScheme, BadAddress, type NativeSocket, type NodeSocket } from './scheme.js'
import { type TcpAddress, tcp } from './tcp.js'
import { parsePath, type UnixAddress, unix } from './unix.js'

/** Where to listen or connect, taken apart. Not every engine has every kind. */
export type Address =
  | UnixAddress
  | AbstractAddress
  | DescriptorAddress
  | TcpAddress
  | PipeAddress
  | GroupAddress

/**
 * All kinds. Where two share a scheme, the first whose `parse` returns an address has it. The cast is safe because
 * `schemeOf` calls each only with addresses of its own kind.
 */
const schemes = [unix, abstract, descriptor, tcp, npipe] as unknown as readonly AddressScheme<Address>[]

/** Schemes that will be supported, refused with a text of their own. */
const PLANNED: ReadonlySet<string> = new Set(['vsock', 'hvsock'])

/** With the one that users cannot write. */
const known = [...schemes, group as unknown as AddressScheme<Address>]
const byKind: ReadonlyMap<string, AddressScheme<Address>> = new Map(known.map((one) => [one.kind, one]))
const ACCEPTED = `accepted: ${schemes.map(({ examples }) => examples).join(', ')}`
/** A scheme that is fit to be repeated in an error. */
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{0,30}$/
/** White space at the end, which would become part of a name that no peer looks for. */
const WHITE_END = /\s$/
/** Longest address that an error repeats whole, in characters. */
const MAX_SHOWN = 200

/** Takes an address apart. Nothing is percent-decoded. Throws `ERR_TTRPC_ADDRESS`. */
export function parseAddress(address: string): Address {
  try {
    if (typeof address !== 'string') throw new BadAddress('it is not a string')
    if (!isWellFormed(address))
      throw new BadAddress('it contains a lone surrogate, which UTF-8 cannot encode')
    if (address.includes('\0')) throw new BadAddress('it contains a NUL')
    if (WHITE_END.test(address)) {
      throw new BadAddress('it ends in white space, as a line that was read from a file does; trim it')
    }
    return address.startsWith('/') ? parsePath(address) : parseScheme(address)
  } catch (error) {
    if (!(error instanceof BadAddress)) throw error
    const shown = typeof address === 'string' ? JSON.stringify(shorten(address)) : kindOf(address)
    throw misuse('ERR_TTRPC_ADDRESS', `address ${shown} cannot be used: ${error.message} (${ACCEPTED})`)
  }
}

function parseScheme(address: string): Address {
  const colon = address.indexOf(':')
  const scheme = colon < 0 ? '' : address.slice(0, colon)
  const rest = address.slice(colon + 1)
  for (const one of schemes) {
    const parsed = one.scheme === scheme ? one.parse(rest) : undefined
    if (parsed !== undefined) return parsed
  }
  if (PLANNED.has(scheme)) {
    throw misuse(
      'ERR_TTRPC_ADDRESS',
      `${scheme} addresses are not supported yet by this engine (${ACCEPTED})`,
    )
  }
  if (scheme === '') throw new BadAddress('it has no scheme and is not an absolute path')
  throw new BadAddress(SCHEME.test(scheme) ? `unknown scheme ${scheme}:` : 'unknown scheme')
}

/** Returns the address as `parseAddress` reads it; for an abstract name that is not UTF-8, text for display only. */
export function formatAddress(address: Address): string {
  return schemeOf(address).format(address)
}

/** Whether the native engine has sockets of this kind. */
export function isNative(address: Address): boolean {
  return schemeOf(address).engines.native !== undefined
}

/** Whether the kernel names the peer of such a socket, where the engine can ask for it. */
export function hasCredentials(address: Address): boolean {
  return schemeOf(address).hasCredentials
}

/** Returns the socket as the native engine takes it. Throws `ERR_TTRPC_ADDRESS` for a kind that it has not. */
export function nativeSocket(address: Address): NativeSocket {
  const { engines, noun } = presentScheme(address)
  if (engines.native !== undefined) return engines.native(address)
  throw misuse(
    'ERR_TTRPC_ADDRESS',
    `the native engine has no ${noun}: use engine 'node' for ${formatAddress(address)}`,
  )
}

/** Returns the socket as Node's `net` takes it. Throws `ERR_TTRPC_ADDRESS` for a kind that the JS engine has not. */
export function nodeSocket(address: Address): NodeSocket {
  const { engines, noun } = presentScheme(address)
  if (engines.node !== undefined) return engines.node(address)
  throw misuse(
    'ERR_TTRPC_ADDRESS',
    `the JS engine has no ${noun}: ${formatAddress(address)} needs the native engine`,
  )
}

/** Returns its scheme. Throws `ERR_TTRPC_ADDRESS` where this platform has no such sockets. */
function presentScheme(address: Address): AddressScheme<Address> {
  const scheme = schemeOf(address)
  const { platform, noun } = scheme
  if (platform === undefined || platform === process.platform) return scheme
  throw misuse(
    'ERR_TTRPC_ADDRESS',
    `${noun} exist on Windows alone, so ${formatAddress(address)} cannot be used here: use a unix socket, or TCP`,
  )
}

function schemeOf(address: Address): AddressScheme<Address> {
  return byKind.get(address.kind) as AddressScheme<Address>
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
