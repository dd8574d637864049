import { execFile } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withLock } from '../build-lock.js'

const run = promisify(execFile)

export const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Packs the package as `npm publish` does, and its dependencies from node_modules, so that no registry is needed.
 * Returns the paths of the tarballs, that of the package first.
 */
export async function packAll(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const into = ['pack', '--silent', '--pack-destination', folder]
  // Packing builds the prebuilt add-on where it is missing, which two processes must not do at once.
  await withLock('pack', () => run('npm', into, { cwd: root }))
  const dependencies = ['protobufjs', 'long'].map((name) => join(root, 'node_modules', name))
  await run('npm', [...into, '--ignore-scripts', ...dependencies], { cwd: folder })
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  const isOurs = (name: string): boolean => name.startsWith('ttrpc-')
  return names.sort((a, b) => Number(isOurs(b)) - Number(isOurs(a))).map((name) => join(folder, name))
}
