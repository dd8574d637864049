import { Buffer } from 'node:buffer'
import { MAX_SOCKET_NAME_BYTES } from './lengths.js'
import { type AddressScheme, BadAddress, checkLength } from './scheme.js'

/** A unix socket by its exact abstract name (Linux), without the leading NUL. */
export interface AbstractAddress {
  readonly kind: 'abstract'
  readonly name: Uint8Array
}

/**
 * `unix:@name`. The format of a name that is not UTF-8 is for display only. Node's own sockets have no such kind:
 * Node 20 pads abstract names, which makes them other names.
 */
export const abstract: AddressScheme<AbstractAddress> = {
  kind: 'abstract',
  scheme: 'unix',
  examples: 'unix:@name',
  noun: 'exact abstract names',
  hasCredentials: true,
  parse(rest) {
    if (!rest.startsWith('@')) return undefined
    if (rest === '@') throw new BadAddress('its abstract name is empty')
    const name = new Uint8Array(Buffer.from(rest.slice(1)))
    checkLength('name', name.length, MAX_SOCKET_NAME_BYTES)
    return { kind: 'abstract', name }
  },
  format: ({ name }) => `unix:@${Buffer.from(name).toString()}`,
  engines: {
    native: ({ name }) => ({ name, isAbstract: true, fd: -1 }),
  },
}
