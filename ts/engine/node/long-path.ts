import { Buffer } from 'node:buffer'
import { basename, dirname, join } from 'node:path'
import { process } from '../../base/runtime.js'
import { MAX_SOCKET_NAME_BYTES } from '../address/lengths.js'

const O_PATH = 0x20_0000 // Linux: it need not be readable to be entered

/** A path as bind() and connect() take it. */
export interface ReachablePath {
  readonly path: string
  /** When it is not used any more, not even to be removed. */
  release(): void
}

/**
 * What is longer than `sun_path` takes is reached through its directory, held open: as
 * native/io/socket/socket_place.cc does. Throws an error with `code`, as of a system call.
 */
export function reach(path: string): ReachablePath {
  if (Buffer.byteLength(path) <= MAX_SOCKET_NAME_BYTES) return { path, release() {} }
  if (process.platform !== 'linux') {
    throw Object.assign(new Error('the path is too long'), { code: 'ENAMETOOLONG', syscall: 'bind' })
  }
  const { closeSync, openSync } = process.getBuiltinModule('node:fs')
  let directory = openSync(dirname(path), O_PATH)
  const through = join('/proc/self/fd', String(directory), basename(path))
  const release = (): void => {
    if (directory >= 0) closeSync(directory)
    directory = -1
  }
  return { path: through, release }
}
