import { process } from '../../../base/runtime.js'
import { onFirstUse } from './first-use.js'

/**
 * Drops what the program, and Node for NODE_DEBUG, print to `process.stderr` from now on: containerd takes it into the
 * answer. The lines of the kit itself are written to the descriptor.
 */
export function dropStderr(): void {
  onFirstUse('stderr', (stderr) => {
    stderr.write = ((_chunk: unknown, encoding?: unknown, onWritten?: unknown): boolean => {
      const callback = typeof encoding === 'function' ? encoding : onWritten
      if (typeof callback === 'function') process.nextTick(callback as () => void)
      return true
    }) as typeof process.stderr.write
  })
}
