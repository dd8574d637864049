import { Buffer } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { GenerateOptions } from '../../../codegen.js'
import { filesBelow } from './files-below.js'

export type GenerateTarget = NonNullable<GenerateOptions['target']>

/** Endings of generated files. Modules and types for `loadProto` may share a folder; .js and .ts modules cannot. */
const ENDINGS: Readonly<Record<GenerateTarget, readonly string[]>> = {
  js: ['.d.ts', '.js', '.ts'],
  ts: ['.d.ts', '.js', '.ts'],
  types: ['.types.d.ts'],
}

/** Bytes that have the first line of a generated file: paths are at most 4096 bytes long. */
const HEAD_BYTES = 5000

/** Returns the paths of files in the folder that an earlier run has generated, and that are not among these. */
export async function leftOver(
  folder: string,
  current: ReadonlySet<string>,
  target: GenerateTarget,
): Promise<string[]> {
  const endings = ENDINGS[target]
  const paths = (await filesBelow(folder, endings)).filter((path) => !current.has(path))
  const found: string[] = []
  for (const path of paths) if (await isGenerated(folder, path, endings)) found.push(path)
  return found
}

/** Whether the first line of the file names the .proto file that a module of this path is generated from. */
async function isGenerated(folder: string, path: string, endings: readonly string[]): Promise<boolean> {
  const [, source] = /^\/\/ Generated from (.+)\.proto\. Do not edit\.\r?\n/.exec(await headOf(path)) ?? []
  if (source === undefined) return false
  return endings.some((ending) => path === join(folder, `${source.replaceAll('/', sep)}${ending}`))
}

async function headOf(path: string): Promise<string> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 })
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return '' // a link to nothing, or a file that cannot be read, is not generated
  } finally {
    await file?.close()
  }
}
