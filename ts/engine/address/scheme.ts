/** A socket as the native engine takes it: a unix socket's name, or a descriptor. */
export interface NativeSocket {
  /** The bytes of the path or of the abstract name; empty for a descriptor. */
  readonly name: Uint8Array
  readonly isAbstract: boolean
  /** −1 for a socket that has a name. */
  readonly fd: number
}

/** A socket as Node's own `net` takes it. `isFile`: the path is an entry of the file system. */
export type NodeSocket =
  | { readonly path: string; readonly isFile: boolean }
  | { readonly host: string; readonly port: number }
  | { readonly fd: number }

/** How one kind of address is written, and which engine has sockets of it: one file a kind, listed in address.ts. */
export interface AddressScheme<A extends { readonly kind: string }> {
  readonly kind: A['kind']
  /** The text before the colon. */
  readonly scheme: string
  /** Forms that errors name as accepted. */
  readonly examples: string
  /** What an engine without such sockets lacks, e.g. `'TCP'`. */
  readonly noun: string
  /** The one platform that has such sockets. Elsewhere Node would take the name for the path of a file. */
  readonly platform?: 'win32'
  /**
   * Takes apart what follows the colon. Returns undefined where it is another kind of the same scheme.
   * Throws `BadAddress`.
   */
  parse(rest: string): A | undefined
  /** Returns the address as users write it. */
  format(address: A): string
  /** The engines that have such sockets, each with its way to name one. */
  readonly engines: {
    native?(address: A): NativeSocket
    node?(address: A): NodeSocket
  }
  /** The kernel names the peer of such a socket, where the engine can ask for it. */
  readonly hasCredentials: boolean
}

/** Why an address cannot be used. `parseAddress` turns it into an error that shows the address. */
export class BadAddress extends Error {}

/** Throws `BadAddress` when a name is longer than the kernel takes. */
export function checkLength(what: string, bytes: number, most: number): void {
  if (bytes > most) throw new BadAddress(`the ${what} has ${bytes} bytes, the kernel takes ${most}`)
}
