import { readdirSync } from 'node:fs'
import { checkDescriptor } from './checks.js'
import { native, throwFailure } from './native.js'

/**
 * Marks all descriptors from `from` on close-on-exec, those that this process has inherited among them: programs that it
 * starts later do not get them, but for what their `stdio` names. Node marks only those that it opens itself, and the lowest
 * ones that it has inherited. Throws the system's error.
 */
export function closeOnExec(from = 3): void {
  checkDescriptor('from', from)
  const { closeOnExec: mark } = native()
  for (const name of readdirSync('/proc/self/fd')) {
    const fd = Number(name)
    if (fd >= from) throwFailure(`mark the descriptor ${name} close-on-exec`, mark(fd))
  }
}
