// Finds Node's headers without the network.
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './files.mjs'

const hasHeaders = (directory) =>
  ['node_api.h', 'common.gypi'].every((name) => existsSync(join(directory, 'include/node', name)))

/**
 * The directory that node-gyp calls nodedir: it holds include/node. In this order: what the
 * environment or npm's configuration names (a wrong one is an error), this
 * Node's own prefix, the npm package node-api-headers laid out as node-gyp wants it.
 */
export function findNodeDirectory() {
  const named = process.env.npm_config_nodedir
  if (named) return named
  const prefix = dirname(dirname(process.execPath))
  return hasHeaders(prefix) ? prefix : layOutHeaders(join(root, 'build/node'))
}

// An add-on on Node-API needs node_api.h alone; node-gyp also requires two .gypi files.
function layOutHeaders(directory) {
  const include = join(directory, 'include/node')
  const source = join(root, 'node_modules/node-api-headers/include')
  mkdirSync(include, { recursive: true })
  for (const name of readdirSync(source)) copyFileSync(join(source, name), join(include, name))
  writeFileSync(join(include, 'config.gypi'), JSON.stringify(process.config))
  writeFileSync(join(include, 'common.gypi'), commonGypi)
  return directory
}

const commonGypi = `{
  'target_defaults': {
    'default_configuration': 'Release',
    'cflags': ['-pthread'],
    'ldflags': ['-pthread', '-rdynamic'],
    'configurations': {
      'Debug': { 'cflags': ['-g', '-O0'] },
      'Release': { 'cflags': ['-O3', '-fno-omit-frame-pointer'] },
    },
  },
}
`
