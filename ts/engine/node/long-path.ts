import { Buffer } from 'node:buffer'
import { basename, dirname } from 'node:path'
import { process } from '../../base/runtime.js'
import { MAX_SOCKET_NAME_BYTES } from '../address/lengths.js'
import { Directory } from './directory.js'

/** A path as bind() and connect() take it. */
export interface ReachablePath {
  readonly path: string
  /** When it is not used any more, not even to be removed. */
  release(): void
}

/** Whether bind() and connect() need a detour for it. Throws where there is none, an error as of a system call. */
export function isLong(path: string): boolean {
  if (Buffer.byteLength(path) <= MAX_SOCKET_NAME_BYTES) return false
  if (process.platform === 'linux') return true
  throw Object.assign(new Error('the path is too long'), { code: 'ENAMETOOLONG', syscall: 'bind' })
}

/** What is longer than `sun_path` takes is reached through its directory. Throws an error with `code`, as of a system call. */
export function reach(path: string): ReachablePath {
  if (!isLong(path)) return { path, release() {} }
  const directory = Directory.open(dirname(path), true)
  return { path: directory.entry(basename(path)), release: () => directory.release() }
}
