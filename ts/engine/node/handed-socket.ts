import { process } from '../../base/runtime.js'
import { HANDED_ABSTRACT } from '../handed-abstract.js'
import { PathError } from '../path-error.js'

/** The unix sockets of this process's network namespace: inode and name are the last two columns. */
const UNIX_SOCKETS = '/proc/self/net/unix'

/** Throws `PathError` when the socket of a descriptor has an abstract name. */
export function checkNotAbstract(fd: number): void {
  if (process.platform !== 'linux') return // no other kernel has such names
  if (nameOf(fd)?.startsWith('@')) throw new PathError(HANDED_ABSTRACT, 'EACCES')
}

/** Returns the name of a unix socket as the kernel shows it; undefined for one without a name, and for other sockets. */
function nameOf(fd: number): string | undefined {
  const { fstatSync, readFileSync } = process.getBuiltinModule('node:fs')
  const stat = fstatSync(fd, { bigint: true })
  if (!stat.isSocket()) return undefined
  const inode = String(stat.ino)
  for (const line of readFileSync(UNIX_SOCKETS, 'utf8').split('\n')) {
    const [, , , , , , own, name] = line.trim().split(/ +/)
    if (own === inode) return name
  }
  return undefined
}
