import { Buffer } from 'node:buffer'
import { isAbsolute, join } from 'node:path'
import { textOf } from '../../base/errors/text.js'
import { process } from '../../base/runtime.js'
import { VERSION } from '../../base/version.js'
import type { Addon } from './addon.js'
import { packageRoot } from './package-root.js'

const { arch, execPath, platform } = process
const { closeSync, existsSync, openSync, readSync } = process.getBuiltinModule('node:fs')

/** Bytes of the executable's head in which its linker is named. */
const HEAD_BYTES = 4096

/**
 * Loads the add-on: the file that the environment variable TTRPC_ADDON names, else the one built in the package,
 * else the prebuilt one of the package. Throws an Error that says where it was looked for, or why it could
 * not be loaded, and what to do.
 */
export function loadAddon(): Addon {
  const named = process.env.TTRPC_ADDON
  if (named) return load(checkNamed(named), 'TTRPC_ADDON must name the ttrpc.node of this version of ttrpc')
  const root = packageRoot()
  if (root === undefined) throw new Error(`no add-on in this bundle${remedy(remedyOfBundle())}`)
  const looked = candidates(root)
  const file = looked.find((path) => existsSync(path))
  if (file !== undefined) return load(file, remedyOfPackage(root))
  const where = `no add-on for ${platform}-${arch}, looked for ${looked.join(' and ')}`
  throw new Error(`${where}${remedy(remedyOfPackage(root))}`)
}

function checkNamed(file: string): string {
  if (!isAbsolute(file)) throw new Error(`TTRPC_ADDON must be an absolute path, not ${file}`)
  if (!existsSync(file)) throw new Error(`TTRPC_ADDON names ${file}, which does not exist`)
  return file
}

function load(file: string, advice: string): Addon {
  const addon = open(file, advice)
  if (addon.version === VERSION) return addon
  // TTRPC_ADDON may name an add-on of something else, which has none.
  const reason = `${file} is of version ${addon.version ?? 'unknown'}, the package of ${VERSION}`
  throw new Error(`${reason}${remedy(advice)}`)
}

function open(file: string, advice: string): Addon {
  try {
    const module = { exports: {} }
    process.dlopen(module, file) // what require does for a .node file, without the loader around it
    return module.exports as Addon
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${textOf(error)}${remedy(advice)}`, { cause: error })
  }
}

/** An add-on that was built here comes first: a checkout has one, an installed package only after a build there. */
function candidates(root: string): string[] {
  const built = join(root, 'build/Release/ttrpc.node')
  if (platform !== 'linux' || existsSync(built)) return [built]
  return [built, join(root, prebuilt())]
}

/** The prebuilt add-on for this process, below the root of the package. */
function prebuilt(): string {
  return `prebuilds/${platform}-${arch}/ttrpc.${libc()}.node`
}

function remedy(advice: string): string {
  return platform === 'linux' ? `; ${advice}` : ' (the native engine is for Linux)'
}

function remedyOfPackage(root: string): string {
  const isCheckout = existsSync(join(root, 'ts'))
  return `"${isCheckout ? 'npm run compile' : `node ${join(root, 'scripts/build-native.mjs')}`}" builds it`
}

function remedyOfBundle(): string {
  const source = platform === 'linux' ? ` (a copy of node_modules/ttrpc/${prebuilt()})` : ''
  return `set the environment variable TTRPC_ADDON to the absolute path of ttrpc.node${source}, before the first use`
}

/** The C library of this process: that of the dynamic linker which its executable names. */
function libc(): 'glibc' | 'musl' {
  const linker = /\/ld-(musl-|linux)/.exec(execPath + headOf(execPath))
  if (linker !== null) return linker[1] === 'musl-' ? 'musl' : 'glibc'
  // Always right, but it takes milliseconds.
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

function headOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return head.toString('latin1', 0, readSync(file, head))
  } finally {
    closeSync(file)
  }
}
