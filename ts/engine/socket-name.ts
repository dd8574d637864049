import { Buffer } from 'node:buffer'
import type { SocketName } from './engine.js'

/** The address that names this socket, as users write it. */
export function nameOf(socket: SocketName): string {
  switch (socket.kind) {
    case 'path':
      return `unix://${socket.path}`
    case 'abstract':
      return `unix:@${Buffer.from(socket.name).toString()}`
    case 'pipe':
      return `npipe://${socket.path.replaceAll('\\', '/')}`
    case 'tcp':
      return `tcp://${socket.host.includes(':') ? `[${socket.host}]` : socket.host}:${socket.port}`
  }
}
