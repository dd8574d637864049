import { Buffer } from 'node:buffer'

/** Where to listen or connect. Not every engine has every kind. */
export type SocketName =
  /** A unix socket by its path. */
  | { readonly kind: 'path'; readonly path: string }
  /** A unix socket by its exact abstract name, without the leading NUL. */
  | { readonly kind: 'abstract'; readonly name: Uint8Array }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A socket that is open already, handed over by whoever started us. It is ours from then on. */
  | { readonly kind: 'fd'; readonly fd: number }
  /** A named pipe of Windows, e.g. `\\\\.\\pipe\\greeter`. */
  | { readonly kind: 'pipe'; readonly path: string }

/** Longest path or abstract name that fits a socket's address, in bytes: sun_path holds 108, one of them a NUL. */
export const MAX_SOCKET_NAME_BYTES = 107
/** Longest path, in bytes: PATH_MAX without its NUL. One that is over 107 is reached through its directory. */
export const MAX_PATH_BYTES = 4095
/** Longest last part of such a path: what `/proc/self/fd/<any descriptor>/` leaves of the 107. */
export const MAX_LAST_PART_BYTES = 82

/** The address that names this socket, as users write it. */
export function nameOf(socket: SocketName): string {
  switch (socket.kind) {
    case 'path':
      return `unix://${socket.path}`
    case 'abstract':
      return `unix:@${Buffer.from(socket.name).toString()}`
    case 'fd':
      return `fd:${socket.fd}`
    case 'pipe':
      return `npipe://${socket.path.replaceAll('\\', '/')}`
    case 'tcp':
      return `tcp://${socket.host.includes(':') ? `[${socket.host}]` : socket.host}:${socket.port}`
  }
}
