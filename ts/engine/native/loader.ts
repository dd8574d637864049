import { Buffer } from 'node:buffer'
import { fileURLToPath } from 'node:url'
import { textOf } from '../../base/errors/text.js'
import { process } from '../../base/runtime.js'
import type { Addon } from './addon.js'

const { arch, execPath, platform } = process
const { closeSync, existsSync, openSync, readSync } = process.getBuiltinModule('node:fs')

/** As far up from dist/engine/native/ as from dist/bundle/esm/, where the bundle has this code. */
const root = new URL('../../../', import.meta.url)
/** Bytes of the executable's head in which its linker is named. */
const HEAD_BYTES = 4096

/**
 * Loads the add-on: the one built in this folder, else the prebuilt one of the
 * package. Throws an Error that says where it was looked for, or why it could
 * not be loaded, and how to build it.
 */
export function loadAddon(): Addon {
  const looked = candidates()
  const file = looked.find((path) => existsSync(path))
  if (file === undefined) {
    throw new Error(`no add-on for ${platform}-${arch}, looked for ${looked.join(' and ')}${advice()}`)
  }
  try {
    const module = { exports: {} }
    process.dlopen(module, file) // what require does for a .node file, without the loader around it
    return module.exports as Addon
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${textOf(error)}${advice()}`, { cause: error })
  }
}

/** An add-on that was built here comes first: a checkout has one, an installed package only after a build there. */
function candidates(): string[] {
  const built = pathOf('build/Release/ttrpc.node')
  if (platform !== 'linux' || existsSync(built)) return [built]
  return [built, pathOf(`prebuilds/${platform}-${arch}/ttrpc.${libc()}.node`)]
}

function advice(): string {
  if (platform !== 'linux') return ' (the native engine is for Linux)'
  const command = existsSync(pathOf('ts')) ? 'npm run compile' : 'npm explore ttrpc -- npm run build:native'
  return `; "${command}" builds it`
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, root))
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
