// Builds the add-on of the package through prebuildify.
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, isStale, root } from './files.mjs'
import { findNodeDirectory } from './headers.mjs'
import { runTool } from './run.mjs'

// prebuildify empties build/ and moves the add-on away. It works on a copy, so that the build of the checkout
// stays. The packages that it needs are found in a parent folder. Each process has a copy of its own.
const stage = `build/prebuild-${process.pid}`
const sources = ['binding.gyp', 'native']
const folder = `prebuilds/${process.platform}-${process.arch}`

/** The prebuilt add-on for this platform, relative to the root; undefined when there is none. */
export function findPrebuild() {
  return filesUnder(folder, '.node')[0]
}

/** Whether it is missing or older than its sources. */
export function isPrebuildStale() {
  const file = findPrebuild()
  return file === undefined || isStale(file, filesUnder('native', '.gyp', '.cc', '.h'))
}

/** Builds it. `compilers`: CC, CXX and AR, when not those of the environment. */
export async function buildPrebuild(compilers) {
  rmSync(join(root, stage), { recursive: true, force: true })
  mkdirSync(join(root, stage), { recursive: true })
  for (const name of [...sources, 'package.json']) {
    cpSync(join(root, name), join(root, stage, name), { recursive: true })
  }
  const env = {
    JOBS: 'max',
    ...process.env,
    ...compilers,
    npm_config_nodedir: findNodeDirectory(),
    // npm puts its own node-gyp into PATH, and binding.gyp wants ours.
    PREBUILD_NODE_GYP: join(root, 'node_modules/.bin/node-gyp'),
  }
  const args = ['--napi', '--strip', '--tag-libc', '--cwd', join(root, stage), '--out', join(root, stage)]
  const result = await runTool('prebuildify/bin.js', args, { quiet: true, env })
  if (result.code === 0) putInPlace()
  rmSync(join(root, stage), { recursive: true, force: true })
  return result
}

function putInPlace() {
  rmSync(join(root, folder), { recursive: true, force: true })
  mkdirSync(join(root, folder, '..'), { recursive: true })
  renameSync(join(root, stage, folder), join(root, folder))
}
