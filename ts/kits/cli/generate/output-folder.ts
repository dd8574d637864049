import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import type { GeneratedFile } from '../../../codegen.js'
import { type GenerateTarget, leftOver } from './left-over.js'

/** The folder that generated files are written to. */
export class OutputFolder {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  pathOf({ path }: GeneratedFile): string {
    return join(this.#path, path)
  }

  /** Compares a file with the one that is there. */
  async compare(file: GeneratedFile): Promise<'same' | 'different' | 'missing'> {
    try {
      return (await readFile(this.pathOf(file), 'utf8')) === file.text ? 'same' : 'different'
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing'
      throw error
    }
  }

  /** Returns the paths of files that an earlier run has generated here, and that are not among these. */
  async leftOver(files: readonly GeneratedFile[], target: GenerateTarget): Promise<string[]> {
    try {
      return await leftOver(this.#path, new Set(files.map((file) => this.pathOf(file))), target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // there is no folder yet
      throw error
    }
  }

  /** Writes a file at once: who reads it meanwhile sees the old one or the new one. */
  async write(file: GeneratedFile): Promise<void> {
    const path = this.pathOf(file)
    await mkdir(dirname(path), { recursive: true })
    const half = `${path}.${process.pid}.tmp`
    try {
      await writeFile(half, file.text)
      await rename(half, path)
    } catch (error) {
      await rm(half, { force: true })
      throw error
    }
  }
}
