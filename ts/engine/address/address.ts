import { Buffer } from 'node:buffer'
import { misuse } from '../../base/errors/misuse.js'
import { isWellFormed, kindOf } from '../../base/errors/text.js'
import {
  MAX_LAST_PART_BYTES,
  MAX_PATH_BYTES,
  MAX_SOCKET_NAME_BYTES,
  nameOf,
  type SocketName,
} from './socket-name.js'

/** An address, taken apart. */
export type Address =
  /** A unix socket by its absolute path. */
  | { readonly kind: 'unix'; readonly path: string }
  /** A unix socket by its exact abstract name (Linux), without the leading NUL. */
  | { readonly kind: 'abstract'; readonly name: Uint8Array }
  /** An open descriptor, handed over by whoever started us. */
  | { readonly kind: 'fd'; readonly fd: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A named pipe of Windows. */
  | { readonly kind: 'pipe'; readonly path: string }

const ACCEPTED =
  'accepted: unix:///path, unix:/path, /path, unix:@name, fd:3, tcp://host:port, npipe:////./pipe/name'
const LATER = new Set(['vsock', 'hvsock'])
/** What is fit to stand in a message as it is. */
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{0,30}$/

/**
 * Takes an address apart. Nothing is percent-decoded: a path is what stands
 * after `unix:` or `unix://`. Throws `ERR_TTRPC_ADDRESS`.
 */
export function parseAddress(address: string): Address {
  if (typeof address !== 'string') throw refuse(address, 'it is no string')
  if (!isWellFormed(address)) throw refuse(address, 'a lone surrogate cannot be said in UTF-8')
  if (address.includes('\0')) throw refuse(address, 'a NUL stands in it')
  if (address.startsWith('/')) return unixPath(address, address)
  const colon = address.indexOf(':')
  const scheme = colon < 0 ? '' : address.slice(0, colon)
  const rest = address.slice(colon + 1)
  if (scheme === 'unix') return unix(address, rest)
  if (scheme === 'fd') return descriptor(address, rest)
  if (scheme === 'tcp') return tcp(address, rest)
  if (scheme === 'npipe') return pipe(address, rest)
  if (LATER.has(scheme)) {
    throw misuse(
      'ERR_TTRPC_ADDRESS',
      `${scheme} addresses are not supported yet by this engine (${ACCEPTED})`,
    )
  }
  if (scheme === '') throw refuse(address, 'it has no scheme and is no absolute path')
  throw refuse(address, SCHEME.test(scheme) ? `unknown scheme ${scheme}:` : 'unknown scheme')
}

/** The address as `parseAddress` reads it; an abstract name that is not UTF-8 is for display only. */
export function formatAddress(address: Address): string {
  return nameOf(socketNameOf(address))
}

/** The same for an engine. */
export function socketNameOf(address: Address): SocketName {
  return address.kind === 'unix' ? { kind: 'path', path: address.path } : address
}

function unix(address: string, rest: string): Address {
  if (rest.startsWith('@')) return abstractName(address, rest.slice(1))
  return unixPath(address, rest.startsWith('//') ? rest.slice(2) : rest)
}

function unixPath(address: string, path: string): Address {
  if (path === '') throw refuse(address, 'its path is empty')
  if (!path.startsWith('/'))
    throw refuse(address, 'its path is relative; write unix:///path with three slashes')
  const last = path.slice(path.lastIndexOf('/') + 1)
  if (last === '') throw refuse(address, 'its path ends in a slash')
  const bytes = Buffer.byteLength(path)
  checkLength(address, 'path', bytes, MAX_PATH_BYTES)
  if (bytes > MAX_SOCKET_NAME_BYTES) {
    const part = `last part of a path of more than ${MAX_SOCKET_NAME_BYTES} bytes`
    checkLength(address, part, Buffer.byteLength(last), MAX_LAST_PART_BYTES)
  }
  return { kind: 'unix', path }
}

function abstractName(address: string, name: string): Address {
  if (name === '') throw refuse(address, 'its abstract name is empty')
  const bytes = new Uint8Array(Buffer.from(name))
  checkLength(address, 'name', bytes.length, MAX_SOCKET_NAME_BYTES)
  return { kind: 'abstract', name: bytes }
}

function checkLength(address: string, what: string, bytes: number, most: number): void {
  if (bytes > most) throw refuse(address, `the ${what} has ${bytes} bytes, the kernel takes ${most}`)
}

function descriptor(address: string, rest: string): Address {
  const fd = Number(rest)
  if (!/^\d{1,10}$/.test(rest) || fd > 0x7fffffff)
    throw refuse(address, 'a descriptor is a number such as fd:3')
  return { kind: 'fd', fd }
}

function tcp(address: string, rest: string): Address {
  const match = /^\/\/(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:/@[\]]+)):(\d{1,5})$/.exec(rest)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host === undefined || !(port <= 65535)) throw refuse(address, 'TCP is tcp://host:port')
  return { kind: 'tcp', host, port }
}

/** `npipe:////./pipe/name`: behind `npipe://` stands `//./pipe/name`, with slashes of either kind. */
function pipe(address: string, rest: string): Address {
  const name = rest.slice(2).replaceAll('/', '\\')
  if (!/^\\\\\.\\pipe\\[^\\]+$/.test(name)) throw refuse(address, 'a named pipe is npipe:////./pipe/name')
  return { kind: 'pipe', path: name }
}

function refuse(address: unknown, why: string): TypeError {
  const shown = typeof address === 'string' ? JSON.stringify(shorten(address)) : kindOf(address)
  return misuse('ERR_TTRPC_ADDRESS', `address ${shown} cannot be used: ${why} (${ACCEPTED})`)
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
