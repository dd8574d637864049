import { closeSync, lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { bindSocket } from '../../../process.js'
import { removeDump } from '../daemon/dump-file.js'
import { SocketFile } from '../daemon/socket-file.js'
import { readOwnFile } from '../spec-file.js'

/** What an address of `start` begins with. */
const SCHEME = 'unix://'
/** An address that `start` has written: its file is named by a SHA-256. */
const ADDRESS = /^unix:\/\/\/(?:[^/\0]+\/)*[0-9a-f]{64}$/
/** More than the longest address has. */
const MAX_ADDRESS_BYTES = 1024

/**
 * Removes the socket that the file `address` of a bundle names, and a dump beside it, when no process serves it any more,
 * as after a SIGKILL. That of a group may be alive. Never rejects.
 *
 * It binds to the path, as `start` does: a dead socket is replaced under the lock of the path, and no `start` replaces
 * ours while we have it. So the socket that is removed is the one bound here, and the dump is that of the dead daemon. A
 * `start` that finds ours tries again.
 */
export async function removeDeadSocket(addressFile: string): Promise<void> {
  try {
    const address = String(await readOwnFile(addressFile, MAX_ADDRESS_BYTES)).trim()
    if (!ADDRESS.test(address)) return // a damaged file may name the socket of another program
    const path = address.slice(SCHEME.length)
    if (resolve(path) !== path || !lstatSync(path).isSocket()) return
    const fd = bindSocket(path)
    try {
      removeDump(path)
      new SocketFile(path).remove()
    } finally {
      closeSync(fd)
    }
  } catch {
    // There is no such file, or no such socket: it is removed already. Or a process serves it.
  }
}
