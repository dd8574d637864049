import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { withLock } from '../build-lock.js'
import { root } from './pack.js'

const run = promisify(execFile)

/**
 * Installs packages of the registry into a folder of build/ that stays, without running their scripts. Returns its
 * node_modules. Each package is named with its exact version.
 */
export async function installTools(...packages: readonly string[]): Promise<string> {
  const folder = join(root, 'build/test-tools', packages.join('+').replaceAll('/', '-').slice(0, 200))
  await withLock(folder, async () => {
    if (existsSync(folder)) return
    const partial = `${folder}.partial`
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    await writeFile(join(partial, 'package.json'), '{ "private": true }')
    const flags = [
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--save-exact',
      '--force',
    ]
    await run('npm', ['install', ...flags, ...packages], { cwd: partial })
    await rename(partial, folder)
  })
  return join(folder, 'node_modules')
}

/** Returns why packages cannot be fetched here; undefined when they can, or when all of them are there already. */
export async function offline(): Promise<string | undefined> {
  try {
    await run('npm', ['ping', '--silent'], { timeout: 20_000 })
    return undefined
  } catch {
    if (process.env.CI === 'true') throw new Error('the registry of npm does not answer')
    return 'the registry of npm does not answer'
  }
}
