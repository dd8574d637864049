import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder for the files of one test. The test that makes it removes it. */
export class TempFolder implements AsyncDisposable {
  /** Without links in it. */
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async make(): Promise<TempFolder> {
    return new TempFolder(await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-test-'))))
  }

  /** Returns the path of a file in it. */
  at(...names: readonly string[]): string {
    return join(this.path, ...names)
  }

  /** Writes a file, in a folder that is made for it. Returns its path. */
  async write(name: string, text: string): Promise<string> {
    const path = this.at(name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    return path
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove()
  }
}
