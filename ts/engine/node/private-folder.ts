import { chmodSync, lstatSync, mkdtempSync, rmdirSync, unlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { process } from '../../base/runtime.js'
import { PathError } from '../path-error.js'
import { Directory } from './directory.js'

const ONLY_US = 0o700

/** A folder of ours in a directory, which only we can enter. */
export class PrivateFolder {
  readonly #path: string
  readonly #inside: Directory

  private constructor(path: string, inside: Directory) {
    this.#path = path
    this.#inside = inside
  }

  /** Throws, and leaves nothing, where it cannot be made. `hold`: others may replace it. */
  static make(directory: Directory, hold: boolean): PrivateFolder {
    const path = directory.entry(basename(mkdtempSync(directory.entry('.t'))))
    let inside: Directory | undefined
    try {
      inside = Directory.open(path, hold, true)
      const { uid, mode } = lstatSync(inside.path)
      if (uid !== process.geteuid?.())
        throw new PathError('another user has replaced a folder of ours', 'EACCES')
      if ((mode & 0o777) !== ONLY_US) chmodSync(inside.path, ONLY_US) // the umask takes bits of ours
      return new PrivateFolder(path, inside)
    } catch (error) {
      inside?.release()
      rmdirSync(path)
      throw error
    }
  }

  entry(name: string): string {
    return this.#inside.entry(name)
  }

  /** Removes these entries, if they are there, and the folder. */
  remove(names: readonly string[]): void {
    for (const name of names) ignoringErrors(() => unlinkSync(this.entry(name)))
    ignoringErrors(() => rmdirSync(this.#path))
  }

  /** To be called when no entry is named any more. */
  release(): void {
    this.#inside.release()
  }
}

/** What cannot be removed is left, or is gone. */
function ignoringErrors(remove: () => void): void {
  try {
    remove()
  } catch {}
}
