import { execFile } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './pack.js'

const flags = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--no-update-notifier']

/** Makes a project with the programs of test/package/consumer, in which these tarballs are installed. */
export async function makeProject(
  folder: string,
  tarballs: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<void> {
  await cp(join(root, 'test/package/consumer'), folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await promisify(execFile)('npm', ['install', ...flags, ...tarballs], { cwd: folder, env })
}
