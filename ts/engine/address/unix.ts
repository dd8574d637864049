import { Buffer } from 'node:buffer'
import { MAX_LAST_PART_BYTES, MAX_PATH_BYTES, MAX_SOCKET_NAME_BYTES } from './lengths.js'
import { type AddressScheme, BadAddress, checkLength } from './scheme.js'

/** A unix socket by its absolute path. */
export interface UnixAddress {
  readonly kind: 'unix'
  readonly path: string
}

/** `unix:///path` or `unix:/path`. Nothing is percent-decoded: the path is what follows `unix:` or `unix://`. */
export const unix: AddressScheme<UnixAddress> = {
  kind: 'unix',
  scheme: 'unix',
  examples: 'unix:///path, unix:/path, /path',
  noun: 'unix sockets',
  hasCredentials: true,
  parse(rest) {
    if (rest.startsWith('@')) return undefined // an abstract name
    return parsePath(rest.startsWith('//') ? rest.slice(2) : rest)
  },
  format: ({ path }) => `unix://${path}`,
  engines: {
    native: ({ path }) => ({ name: Buffer.from(path), isAbstract: false, fd: -1 }),
    node: ({ path }) => ({ path, isFile: true }),
  },
}

/** Also the form without a scheme, `/path`. Throws `BadAddress`. */
export function parsePath(path: string): UnixAddress {
  if (path === '') throw new BadAddress('its path is empty')
  if (!path.startsWith('/'))
    throw new BadAddress('its path is relative; write unix:///path with three slashes')
  const last = path.slice(path.lastIndexOf('/') + 1)
  if (last === '') throw new BadAddress('its path ends in a slash')
  const bytes = Buffer.byteLength(path)
  checkLength('path', bytes, MAX_PATH_BYTES)
  if (bytes > MAX_SOCKET_NAME_BYTES) {
    const part = `last part of a path of more than ${MAX_SOCKET_NAME_BYTES} bytes`
    checkLength(part, Buffer.byteLength(last), MAX_LAST_PART_BYTES)
  }
  return { kind: 'unix', path }
}
