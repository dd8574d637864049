/** Programs of the real counterparts: each is built when its sources are newer. */
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from '../support/build-lock.js'

/** Folder of the sources of a counterpart. */
export function sourcesOf(language: 'go' | 'rust'): string {
  return join(dirname(fileURLToPath(import.meta.resolve('ttrpc/package.json'))), 'test', 'interop', language)
}

/** Returns why a suite skips. Throws where `CI` is set, since nothing may be missing there. */
export function missing(reason: string): string {
  if (process.env.CI) throw new Error(`${reason}, and CI must not skip it`)
  return reason
}

/**
 * The path of a program, built first where one of its `files` (paths in `sources`) is newer; one process at a time.
 * `compile` writes it to the path it is passed.
 */
export function buildProgram(
  sources: string,
  files: (name: string) => boolean,
  compile: (fresh: string) => Promise<void>,
): Promise<string> {
  const binary = join(sources, 'bin', 'interop')
  return withLock(binary, async () => {
    const newest = Math.max(
      ...readdirSync(sources, { recursive: true, encoding: 'utf8' })
        .filter(files)
        .map((name) => statSync(join(sources, name)).mtimeMs),
    )
    const stat = statSync(binary, { throwIfNoEntry: false })
    if (stat !== undefined && stat.mtimeMs > newest) return binary
    mkdirSync(dirname(binary), { recursive: true })
    const fresh = `${binary}.new`
    await compile(fresh)
    renameSync(fresh, binary)
    return binary
  })
}
