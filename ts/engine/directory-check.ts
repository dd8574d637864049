import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { process } from '../base/runtime.js'
import { PathError } from './path-error.js'

/** As many symbolic links as Linux follows in one path. */
const MAX_LINKS = 40
const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000
const CURE = 'use a directory of ours with mode 0700, or set allowUnsafeDirectory: true'

/**
 * Throws a `PathError` when another user could put a socket of his own at a path in this directory, as sshd does
 * for the files that it trusts: each directory on the way, from / on, and each symbolic link has to be ours or
 * root's, and no other user may write into a directory, unless it is sticky. Only root and our user can change the
 * way that was found safe: a directory is looked at after those above it.
 * Throws the error of `lstat` or `readlink` where the directory cannot be reached.
 */
export function checkDirectory(directory: string): void {
  const { lstatSync, readlinkSync } = process.getBuiltinModule('node:fs')
  const parts = directory.split('/')
  let links = 0
  let at = '/'
  refuseUnsafe(at, lstatSync(at))
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const next = join(at, part) // `..` too: there is no link in `at`
    if (next === at) continue
    const info = lstatSync(next)
    refuseUnsafe(next, info)
    if (info.isDirectory()) {
      at = next
      continue
    }
    if (!info.isSymbolicLink())
      throw new PathError(`${JSON.stringify(next)} is not a directory`, 'ENOTDIR', 'lstat')
    if (++links > MAX_LINKS) throw new PathError('there are too many symbolic links in its path', 'ELOOP')
    const target = readlinkSync(next)
    parts.unshift(...target.split('/'))
    if (target.startsWith('/')) at = '/'
  }
}

function refuseUnsafe(path: string, info: Stats): void {
  const shown = JSON.stringify(path)
  if (info.uid !== process.geteuid?.() && info.uid !== 0) {
    throw new PathError(
      `${shown} belongs to another user, who could put a socket of his own there; ${CURE}`,
      'EACCES',
    )
  }
  if (info.isSymbolicLink()) return // its mode says nothing
  if ((info.mode & WRITABLE_BY_OTHERS) === 0 || (info.mode & STICKY) !== 0) return
  throw new PathError(`others may write into ${shown} and put a socket of their own there; ${CURE}`, 'EACCES')
}
