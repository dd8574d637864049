import { dirname, sep } from 'node:path'
import { process } from '../../base/runtime.js'
import { ownFile } from './own-file.js'

/** Where the files with this code are in the package, below its root. */
const homes = ['dist/bundle/esm', 'dist/bundle/cjs', 'dist/bundle/cli', 'dist/engine/native'].map((home) =>
  home.replaceAll('/', sep),
)

/**
 * Returns the root of the package that this code was loaded from. Returns undefined when the code is part of a
 * bundle: the folders above a bundle are not ours, and a user who can write to one of them would choose the add-on
 * that this process loads.
 */
export function packageRoot(): string | undefined {
  const file = ownFile()
  if (file === undefined) return undefined
  const folder = dirname(file)
  const home = homes.find((name) => folder.endsWith(sep + name))
  if (home === undefined) return undefined
  const root = folder.slice(0, -home.length)
  return isOurs(root) ? root : undefined
}

function isOurs(root: string): boolean {
  try {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    return JSON.parse(readFileSync(`${root}package.json`, 'utf8')).name === 'ttrpc'
  } catch {
    return false
  }
}
