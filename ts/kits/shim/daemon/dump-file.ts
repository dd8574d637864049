import { join } from 'node:path'
import { writeWhole } from '../start/bundle-files.js'
import { SocketFile } from './socket-file.js'

/** The name of the file in a bundle. */
const NAME = 'shim-dump.json'

/** Removes the dump beside the socket of a daemon that was killed. Never throws. */
export function removeDump(socket: string): void {
  new SocketFile(besideSocket(socket)).remove()
}

function besideSocket(socket: string): string {
  return `${socket}.dump.json`
}

/** The file of a dump. In a bundle it goes with that; beside the socket it is removed with the daemon. */
export class DumpFile {
  readonly #beside: string
  /** The file beside the socket, when this daemon has written it. */
  #written: SocketFile | undefined

  /** Removes the file of a daemon that was killed. `socket`: the path of the daemon's socket. */
  constructor(socket: string) {
    this.#beside = besideSocket(socket)
    removeDump(socket)
  }

  /** Writes a text into the first of the bundles that is there, or else beside the socket. Returns the path. */
  write(text: string, bundles: readonly string[]): string {
    for (const bundle of bundles) {
      const path = join(bundle, NAME)
      try {
        writeWhole(path, text)
        return path
      } catch {
        // It is gone, or full.
      }
    }
    writeWhole(this.#beside, text)
    this.#written = new SocketFile(this.#beside)
    return this.#beside
  }

  /** Removes the file beside the socket. May be called again. Never throws. */
  remove(): void {
    this.#written?.remove()
  }
}
