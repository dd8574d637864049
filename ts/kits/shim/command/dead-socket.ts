import { lstatSync, rmSync } from 'node:fs'
import { checkServed } from '../served-socket.js'
import { readOwnFile } from '../spec-file.js'

/** What an address of `start` begins with. */
const SCHEME = 'unix://'
/** An address that `start` has written: its file is named by a SHA-256. */
const ADDRESS = /^unix:\/\/\/(?:[^/\0]+\/)*[0-9a-f]{64}$/
/** More than the longest address has. */
const MAX_ADDRESS_BYTES = 1024

/**
 * Removes the socket that the file `address` of a bundle names, when no process serves it any more, as after a SIGKILL.
 * That of a group may be alive. Never rejects.
 */
export async function removeDeadSocket(addressFile: string): Promise<void> {
  try {
    const address = String(await readOwnFile(addressFile, MAX_ADDRESS_BYTES)).trim()
    if (!ADDRESS.test(address)) return // a damaged file may name the socket of another program
    const path = address.slice(SCHEME.length)
    const { ino } = lstatSync(path, { bigint: true })
    if (await isServed(path)) return
    const now = lstatSync(path, { bigint: true })
    if (now.isSocket() && now.ino === ino) rmSync(path)
  } catch {
    // There is no such file, or no such socket: it is removed already.
  }
}

async function isServed(path: string): Promise<boolean> {
  return await checkServed(path).then(
    () => true,
    () => false,
  )
}
