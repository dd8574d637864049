// Files of the repository, and which of them are out of date.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** The repository's root, absolute. */
export const root = resolve(import.meta.dirname, '../..')

/** The folder of the bundles, which have no source of the same name. */
export const bundles = join('dist', 'bundle')

/** Paths under `directory` (relative to the root) whose name ends with one of `endings`, sorted. */
export function filesUnder(directory, ...endings) {
  const absolute = join(root, directory)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules/'))
    .sort()
}

/** When `path` was last written, in ms; 0 when it doesn't exist. */
export function writtenAt(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Whether `output` is missing or older than one of `sources`. */
export function isStale(output, sources) {
  const made = writtenAt(output)
  return made === 0 || sources.some((source) => writtenAt(source) > made)
}

/** Removes compiled files under `outDirectory` whose TypeScript source in `sourceDirectory` is gone. */
export function pruneOrphans(outDirectory, sourceDirectory) {
  for (const path of filesUnder(outDirectory, '.js', '.d.ts')) {
    if (path.startsWith(bundles)) continue
    const name = relative(outDirectory, path).replace(/(\.d\.ts|\.js)$/, '.ts')
    if (!existsSync(join(root, sourceDirectory, name))) rmSync(join(root, path))
  }
}
