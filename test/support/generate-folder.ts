/** A folder with .proto files and what `ttrpc generate` makes of them, one for each process of tests. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cli } from './cli.js'
import { TempFolder } from './temp-folder.js'

const temp = new TempFolder()
export const folder = temp.path

let count = 0

/** Writes files below the folder. */
export async function writeProtos(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) await temp.write(path, text)
}

/** Returns the path of a folder that does not exist yet. */
export function newOut(): string {
  return join(folder, `out${count++}`)
}

/** Returns the files below a folder, sorted. */
export async function filesOf(out: string): Promise<string[]> {
  const all = await readdir(out, { recursive: true, withFileTypes: true })
  return all
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(out.length + 1))
    .sort()
}

/** Runs the command into a new folder. Returns what it printed, and the files that are there. */
export async function generated(
  ...args: string[]
): Promise<{ out: string; lines: string[]; files: string[] }> {
  const out = newOut()
  const { code, stdout, stderr } = await cli(['generate', '--out', out, ...args])
  assert.deepEqual([code, stderr], [0, ''])
  return { out, lines: stdout.trimEnd().split('\n'), files: await filesOf(out) }
}

/** Returns the files of modules in JavaScript. */
export function both(...paths: string[]): string[] {
  return paths.flatMap((path) => [`${path}.d.ts`, `${path}.js`])
}
