import { lstatSync, rmSync } from 'node:fs'

/** The file of the socket that a daemon serves: made by `start`, removed by the daemon, or by a `start` that fails. */
export class SocketFile {
  readonly path: string
  #inode: bigint | undefined

  /** `path`: '' for a socket without a file. */
  constructor(path: string) {
    this.path = path
    this.#inode = inodeOf(path)
  }

  /** Whether it is still the same file, not removed and not replaced. */
  get isThere(): boolean {
    return this.#inode !== undefined && inodeOf(this.path) === this.#inode
  }

  /** Removes it, unless a later daemon has put its own there. Does nothing when it is called again. Never throws. */
  remove(): void {
    const { isThere } = this
    this.#inode = undefined // which the file of a later daemon may get
    if (!isThere) return
    try {
      rmSync(this.path, { force: true })
    } catch {
      // The next `start` replaces it.
    }
  }
}

function inodeOf(path: string): bigint | undefined {
  try {
    return lstatSync(path, { bigint: true }).ino
  } catch {
    return undefined
  }
}
