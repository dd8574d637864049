import type { Socket } from 'node:net'
import { loadAddon } from '../engine/native/loader.js'
import { descriptorOf } from '../engine/node/descriptors.js'

/**
 * Returns the user of the process behind a connected unix socket of Node's own: of a server, the one that called listen(2).
 * Undefined where the kernel does not name it.
 */
export function peerUid(socket: Socket): number | undefined {
  return loadAddon().peerCredentials(descriptorOf(socket))?.uid
}
