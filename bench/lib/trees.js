import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('../..', import.meta.url))

/** Loads a tree's package and its add-on: connecting to a missing socket fails later than a missing engine. */
const PROBE = `
  const { connect } = await import('ttrpc')
  await connect('/missing/ttrpc.sock', { engine: 'native' }).catch((error) => {
    if (error.code === 'ERR_TTRPC_ENGINE') throw error
  })`

/**
 * The checkouts to measure, as `{ name, folder }`: this one, and behind it, as `that`, the one in `against`, an
 * option's value or undefined. Ends the process where that folder is not a built checkout of this package. The
 * programs in bench/ of this checkout load the package of the tree that they measure.
 */
export function treesOf(against) {
  const trees = [{ name: 'this', folder: here }]
  if (against === undefined) return trees
  const folder = resolve(against)
  const fault = faultOf(folder)
  if (fault !== undefined) {
    console.error(`--against ${against}: ${fault}`)
    process.exit(1)
  }
  return [...trees, { name: 'that', folder }]
}

/** Why this folder cannot be compared with; undefined where it can. */
function faultOf(folder) {
  if (packageName(folder) !== 'ttrpc') return 'not a checkout of ttrpc'
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROBE], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status === 0) return undefined
  return `its package cannot be loaded; run npm ci and npm run compile there:\n${stderr}`
}

function packageName(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
  } catch {
    return undefined
  }
}
