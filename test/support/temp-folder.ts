import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** A new folder, removed at exit. */
export class TempFolder {
  /** Short, for sockets, and without links in it. */
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'tt-')))

  constructor() {
    process.once('exit', () => rmSync(this.path, { recursive: true, force: true }))
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

  /** Makes it a project of ES modules that has this package installed. */
  async install(): Promise<void> {
    await this.write('package.json', '{ "type": "module" }')
    await mkdir(this.at('node_modules'))
    await symlink(
      fileURLToPath(new URL('.', import.meta.resolve('ttrpc/package.json'))),
      this.at('node_modules/ttrpc'),
    )
  }
}
