import { type BigIntStats, lstatSync, unlinkSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { process } from '../../base/runtime.js'
import { Directory } from './directory.js'

/** Which file it is, while it exists: a later one may have the same number. */
export interface Identity {
  readonly dev: bigint
  readonly ino: bigint
}

export function isSame(one: Identity, other: Identity): boolean {
  return one.dev === other.dev && one.ino === other.ino
}

/** Returns what is at a path, or undefined when nothing is there. */
export function statAt(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}

const open = new Set<OwnPath>()

/** The path of a socket that listens: `remove` is called once, or the end of the process removes it. */
export class OwnPath {
  readonly #path: string
  readonly #socket: Identity
  readonly #hold: boolean

  /** `hold`: others may replace its directory. */
  constructor(path: string, socket: Identity, hold: boolean) {
    this.#path = path
    this.#socket = socket
    this.#hold = hold
    if (open.size === 0) process.once('exit', removeAll) // `process.exit` closes no server
    open.add(this)
  }

  /**
   * Removes the path if it still is this socket. To be called while the socket is open: then no other file can have
   * its inode number. Does nothing when called again.
   */
  remove(): void {
    if (!open.delete(this)) return
    if (open.size === 0) process.removeListener('exit', removeAll)
    try {
      const directory = Directory.open(dirname(this.#path), this.#hold)
      try {
        const path = directory.entry(basename(this.#path))
        const found = statAt(path)
        if (found !== undefined && isSame(found, this.#socket)) unlinkSync(path)
      } finally {
        directory.release()
      }
    } catch {
      // It cannot be reached or removed any more: the next server takes it over.
    }
  }
}

function removeAll(): void {
  for (const path of [...open]) path.remove()
}
