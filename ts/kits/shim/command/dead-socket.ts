import { closeSync, lstatSync, readFileSync } from 'node:fs'
import { bindSocket } from '../../../process.js'
import { SocketFile } from '../daemon/socket-file.js'

/** What an address of `start` begins with. */
const SCHEME = 'unix://'

/**
 * Removes the socket that the file `address` of a bundle names, when no process serves it any more, as after a SIGKILL.
 * That of a group may be alive. Never throws.
 *
 * It binds to the path, as `start` does: a dead socket is replaced under the lock of the path, and no `start` replaces
 * ours while we have it. So what is removed is always our own. A `start` that finds ours tries again.
 */
export function removeDeadSocket(addressFile: string): void {
  try {
    const address = readFileSync(addressFile, 'utf8').trim()
    if (!address.startsWith(SCHEME)) return
    const path = address.slice(SCHEME.length)
    if (!lstatSync(path).isSocket()) return
    const fd = bindSocket(path)
    try {
      new SocketFile(path).remove()
    } finally {
      closeSync(fd)
    }
  } catch {
    // There is no such file, or no such socket: it is removed already. Or a process serves it.
  }
}
