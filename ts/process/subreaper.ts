import { checkFlag } from './checks.js'
import { native, throwFailure } from './native.js'

/**
 * Makes this process the parent of its descendants whose parents end (PR_SET_CHILD_SUBREAPER), in place of init; false
 * undoes it. Such a process must reap them: `watchExit`, `reapAdopted`.
 */
export function setChildSubreaper(on: boolean): void {
  checkFlag('on', on)
  throwFailure('become a subreaper', native().setChildSubreaper(on))
}
