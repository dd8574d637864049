/** Imports the package and prints what that has loaded. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'
import * as ttrpc from 'ttrpc'
import { ioThreads } from '../../support/proc.js'
import { say } from '../../support/say.js'

const require = createRequire(import.meta.url)
if (process.argv[2] === 'use') {
  // Uses everything that needs neither a socket nor a typed message.
  new ttrpc.Server({ handshaker: ttrpc.unixSocketRequireRoot() }).registerRaw('s', { M: (bytes) => bytes })
  new ttrpc.Metadata({ a: '1' })
}
say(
  JSON.stringify({
    addon: readFileSync('/proc/self/maps', 'utf8').includes('ttrpc.node'),
    threads: ioThreads(),
    protobufjs: Object.keys(require.cache).filter((file) => /[\\/]protobufjs[\\/]/.test(file)).length,
    names: Object.keys(ttrpc).length,
  }),
)
