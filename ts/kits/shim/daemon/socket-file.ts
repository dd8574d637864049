import { lstatSync, rmSync } from 'node:fs'

/** The file of the socket that a daemon serves: made by `start`, removed by the daemon. */
export class SocketFile {
  readonly path: string
  #inode: bigint | undefined

  /** `path`: '' for a socket without a file. */
  constructor(path: string) {
    this.path = path
    this.#inode = inodeOf(path)
  }

  /** Removes it, unless a later daemon has put its own there. Does nothing when it is called again. Never throws. */
  remove(): void {
    const inode = this.#inode
    this.#inode = undefined // which the file of a later daemon may get
    if (inode === undefined || inodeOf(this.path) !== inode) return
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
