import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, report } from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Addon } from './addon.js'

const root = new URL('../../../', import.meta.url)

function libc(): string {
  const header = (report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined)?.header
  return header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

/** Where the add-on may lie: built here first, then the prebuilt ones of the package. */
function candidates(): string[] {
  const built = fileURLToPath(new URL('build/Release/ttrpc.node', root))
  if (existsSync(built) || platform !== 'linux') return [built]
  const folder = new URL(`prebuilds/${platform}-${arch}/`, root)
  return [fileURLToPath(new URL(`ttrpc.${libc()}.node`, folder)), fileURLToPath(new URL('ttrpc.node', folder))]
}

/**
 * Loads the add-on. Throws an Error that says where it was looked for and why
 * it could not be loaded.
 */
export function loadAddon(): Addon {
  const require = createRequire(import.meta.url)
  const found = candidates()
  const file = found.find(path => existsSync(path))
  if (file === undefined) throw new Error(`no native add-on for ${platform}-${arch}: looked for ${found.join(', ')}`)
  return require(file) as Addon
}
