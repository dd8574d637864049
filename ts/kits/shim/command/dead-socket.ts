import { lstatSync, readFileSync, rmSync } from 'node:fs'
import { connect } from '../../../index.js'
import { parseShimAddress } from '../address.js'

/** How long a daemon may take to accept a connection, in milliseconds. */
const PROBE_MS = 100

/**
 * Removes the socket that the file `address` of a bundle names, when no process serves it any more, as after a SIGKILL.
 * That of a group may be alive. Never rejects.
 */
export async function removeDeadSocket(addressFile: string): Promise<void> {
  try {
    const path = parseShimAddress(readFileSync(addressFile)).replace(/^unix:\/\//, '')
    const { ino } = lstatSync(path, { bigint: true })
    if (await isServed(path)) return
    const now = lstatSync(path, { bigint: true })
    if (now.isSocket() && now.ino === ino) rmSync(path)
  } catch {
    // There is no such file, or no such socket: it is removed already.
  }
}

async function isServed(path: string): Promise<boolean> {
  try {
    const client = await connect(path, { connectTimeoutMs: PROBE_MS })
    await client.close()
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED'
  }
}
