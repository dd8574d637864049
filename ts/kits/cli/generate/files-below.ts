import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Returns the paths of the files below a folder that have one of the endings, sorted. Leaves out hidden folders and
 * node_modules. Follows no links to folders, which may lead back.
 */
export async function filesBelow(folder: string, endings: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : filesBelow(path, endings)
    return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : []
  })
  return (await Promise.all(found)).flat().sort()
}
