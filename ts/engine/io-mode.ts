import { process } from '../base/runtime.js'
import { choice, type Option } from '../options/option.js'

/**
 * Which thread of the native engine reads connections. `'thread'`: the I/O thread. `'adaptive'`: the JS thread,
 * as long as its event loop turns; while it is busy, the I/O thread. The JS engine has one thread and needs no
 * mode.
 */
export type IoMode = 'thread' | 'adaptive'

const modes = choice<IoMode>('thread', ['thread', 'adaptive'])

/** The option `io`. The environment variable TTRPC_IO decides where it is left out. */
export const ioMode: Option<IoMode> = {
  check(value, name) {
    if (value !== undefined) return modes.check(value, name)
    const fromEnvironment = process.env.TTRPC_IO
    return modes.check(
      fromEnvironment === '' ? undefined : fromEnvironment,
      'the environment variable TTRPC_IO',
    )
  },
}
