import { access, mkdir, realpath, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import process from 'node:process'

/** Makes a folder for PATH that has these commands and `node` alone: no compiler, no Python, no node-gyp. */
export async function linkCommands(folder: string, names: readonly string[], node = process.execPath) {
  await mkdir(folder, { recursive: true })
  await symlink(node, join(folder, 'node'))
  for (const name of names) await symlink(await commandOf(name), join(folder, name))
}

/** Returns the file that a command of PATH is, in the end. */
async function commandOf(name: string): Promise<string> {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const file = await realpath(join(directory, name)).catch(() => undefined)
    if (file === undefined) continue
    await access(file)
    return file
  }
  throw new Error(`${name} is not in PATH`)
}
