import { process } from '../../base/runtime.js'
import type { ReaderLibrary } from './reader.js'
import type { WriterLibrary } from './writer.js'

/**
 * Loads protobufjs, synchronously: the codec that needs it has loaded it already. The CommonJS bundle has another
 * form of this file, with a `require` that bundlers follow: scripts/lib/bundle-commonjs.mjs.
 */
export function protobufLibrary(): WriterLibrary & ReaderLibrary {
  const { createRequire } = process.getBuiltinModule('node:module')
  return createRequire(import.meta.url)('protobufjs/minimal.js')
}
