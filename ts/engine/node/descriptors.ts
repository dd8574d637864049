import type { Socket } from 'node:net'
import { process } from '../../base/runtime.js'

/** Where Linux lists a process's limits, in a line such as `Max open files  1024  524288  files`. */
const LIMITS = '/proc/self/limits'

/**
 * Returns the lowest number that a descriptor has when fewer than `reserved` are free, or half of them where the
 * process may have few: the kernel always assigns the lowest free number, so all below are in use. Infinity where the
 * limit is not known.
 */
export function reservedFrom(reserved: number): number {
  const limit = descriptorLimit()
  return limit - Math.min(reserved, Math.floor(limit / 2))
}

/** Returns the number of a socket's descriptor; −1 where the runtime does not show it. */
export function descriptorOf(socket: Socket): number {
  return (socket as { _handle?: { fd?: number } | null })._handle?.fd ?? -1
}

function descriptorLimit(): number {
  if (process.platform !== 'linux') return Number.POSITIVE_INFINITY
  try {
    const text = process.getBuiltinModule('node:fs').readFileSync(LIMITS, 'utf8')
    const soft = /^Max open files +(\d+)/m.exec(text)?.[1]
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  } catch {
    return Number.POSITIVE_INFINITY // no /proc here
  }
}
