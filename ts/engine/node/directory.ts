import { join } from 'node:path'
import { process } from '../../base/runtime.js'

/** Loaded when first needed: who has the native engine never pays for it. */
const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs')

const O_PATH = 0x20_0000 // Linux: it need not be readable to be entered

/**
 * A directory whose entries are named. One that is held is reached by its descriptor: its entries stay its own
 * whatever is renamed above, and their names fit into `sun_path`, as native/io/socket/socket_place.cc does.
 */
export class Directory {
  readonly #path: string
  #fd: number

  private constructor(path: string, fd: number) {
    this.#path = path
    this.#fd = fd
  }

  /** Holds it where the system can, if `hold`. Throws the error of `open`; a symbolic link is refused if `isReal`. */
  static open(path: string, hold: boolean, isReal = false): Directory {
    if (!hold || process.platform !== 'linux') return new Directory(path, -1)
    const { closeSync, constants, existsSync, openSync } = fs()
    const fd = openSync(path, O_PATH | constants.O_DIRECTORY | (isReal ? constants.O_NOFOLLOW : 0))
    const through = `/proc/self/fd/${fd}`
    if (existsSync(through)) return new Directory(through, fd)
    closeSync(fd)
    return new Directory(path, -1)
  }

  get path(): string {
    // The slash follows the link of a descriptor.
    return join(this.#path, '/')
  }

  entry(name: string): string {
    return join(this.#path, name)
  }

  /** To be called when no entry is used any more. */
  release(): void {
    if (this.#fd >= 0) fs().closeSync(this.#fd)
    this.#fd = -1
  }
}
