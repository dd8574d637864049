import { process } from '../base/runtime.js'
import { RefuseReason } from '../wire/row.js'
import { type Judgement, judgementOf, unknown } from './judgement.js'

/** Kinds of namespaces, named as in /proc/<pid>/ns; bit i of a rule's word is entry i, as in native/io/peer/namespaces.h. */
export const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const

export type NamespaceKind = (typeof NAMESPACES)[number]

const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs')

/**
 * Returns whether the process behind a pidfd is in the same namespaces of these kinds as this process. Unknown when
 * it is gone, not visible here, or not readable for us. The twin of native/io/peer/namespaces.cc.
 */
export function shareNamespaces(pidfd: number | undefined, kinds: readonly NamespaceKind[]): Judgement {
  if (pidfd === undefined) return unknown(RefuseReason.NO_PIDFD)
  try {
    const pid = pidOf(pidfd)
    if (pid < 0) return unknown(RefuseReason.PEER_GONE)
    if (pid === 0) return unknown(RefuseReason.NO_NAMESPACES)
    const same = kinds.every((kind) => idOf(`/proc/${pid}/ns/${kind}`) === idOf(`/proc/self/ns/${kind}`))
    // The pid may be another process's by now: it counts only if the process lived before and after.
    return pidOf(pidfd) === pid ? judgementOf(same) : unknown(RefuseReason.PEER_GONE)
  } catch (error) {
    return unknown(RefuseReason.NO_NAMESPACES, Math.abs((error as NodeJS.ErrnoException).errno ?? 0))
  }
}

function idOf(path: string): string {
  const { dev, ino } = fs().statSync(path, { bigint: true })
  return `${dev} ${ino}`
}

/** Returns the pid of a pidfd's process in our /proc; 0: not visible here; −1: gone. Throws for another descriptor. */
function pidOf(pidfd: number): number {
  const match = /^Pid:\s*(-?\d+)$/m.exec(fs().readFileSync(`/proc/self/fdinfo/${pidfd}`, 'utf8'))
  if (match === null) throw new Error('not a pidfd')
  return Number(match[1])
}
