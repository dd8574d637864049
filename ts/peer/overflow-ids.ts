import { process } from '../base/runtime.js'

/**
 * The ids that the kernel reports for every user and group that is not mapped into this user namespace: they
 * identify no user, unless every id is mapped. The twin of `OverflowIds` in native/io/peer/peer.cc.
 */
export interface OverflowIds {
  /** −1: every uid is mapped, so that each identifies a user. */
  readonly uid: number
  readonly gid: number
}

let known: OverflowIds | undefined

/** Returns those of this process, read once. */
export function overflowIds(): OverflowIds {
  known ??= { uid: overflowId('uid'), gid: overflowId('gid') }
  return known
}

function overflowId(kind: 'uid' | 'gid'): number {
  if (process.platform !== 'linux') return -1 // no user namespaces
  if (/^\s*0\s+0\s+4294967295\s*$/.test(read(`/proc/self/${kind}_map`))) return -1
  const id = read(`/proc/sys/kernel/overflow${kind}`)
  return /^\d+\s*$/.test(id) ? Number(id) : 65_534
}

function read(path: string): string {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
