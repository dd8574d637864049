import { fstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The descriptor that `start` passes to the daemon. */
const FD = 3

/** Where a daemon listens. */
export interface DaemonSocket {
  /** As `server.listen` takes it. */
  readonly listen: string | { readonly fd: number }
  /** As containerd has it. */
  readonly address: string
  /** Its file. */
  readonly path: string
}

/**
 * Returns the socket of the daemon: that of the flag `-socket`, or descriptor 3, whose address is in the bundle. Throws
 * where there is none.
 */
export function daemonSocket(flag: string, bundle: string): DaemonSocket {
  if (flag !== '') {
    const path = flag.replace(/^unix:\/\//, '')
    return { listen: path, address: `unix://${path}`, path }
  }
  if (!isSocket(FD)) {
    throw new Error(
      'without an action this program is the daemon, which gets its socket from start: add start, or -socket',
    )
  }
  const address = readFileSync(join(bundle, 'address'), 'utf8').trim()
  return { listen: { fd: FD }, address, path: address.replace(/^unix:\/\//, '') }
}

function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket()
  } catch {
    return false
  }
}
