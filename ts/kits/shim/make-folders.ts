import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it; what exists keeps its mode. Throws the error of Node for the folder that cannot be
 * made. Node's own `recursive` does not end for some paths below /proc.
 */
export function makeFolders(folder: string, mode: number): void {
  const code = made(folder, mode)
  if (code !== 'ENOENT') return
  const above = dirname(folder)
  if (above !== folder) makeFolders(above, mode)
  if (made(folder, mode) === 'ENOENT') mkdirSync(folder, { mode }) // throws: the folder above takes no others
}

/** Makes one folder. Returns the code of the error when there is one already, or no folder above it. */
function made(folder: string, mode: number): 'EEXIST' | 'ENOENT' | undefined {
  try {
    mkdirSync(folder, { mode })
    return undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOENT') return code
    throw error
  }
}
