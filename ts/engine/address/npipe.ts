import { type AddressScheme, BadAddress } from './scheme.js'

/** A named pipe of Windows, e.g. `\\\\.\\pipe\\greeter`. */
export interface PipeAddress {
  readonly kind: 'pipe'
  readonly path: string
}

/** `npipe:////./pipe/name`: `npipe://` and then `//./pipe/name`, with slashes of either kind. */
export const npipe: AddressScheme<PipeAddress> = {
  kind: 'pipe',
  scheme: 'npipe',
  examples: 'npipe:////./pipe/name',
  noun: 'named pipes',
  platform: 'win32',
  hasCredentials: false,
  parse(rest) {
    const path = rest.slice(2).replaceAll('/', '\\')
    if (!/^\\\\\.\\pipe\\[^\\]+$/.test(path)) throw new BadAddress('a named pipe is npipe:////./pipe/name')
    return { kind: 'pipe', path }
  },
  format: ({ path }) => `npipe://${path.replaceAll('\\', '/')}`,
  engines: {
    node: ({ path }) => ({ path, isFile: false }),
  },
}
