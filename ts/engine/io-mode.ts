import { process } from '../base/runtime.js'
import { choice, type Option } from '../options/option.js'

/**
 * Which thread of the native engine reads connections. `'thread'`: the I/O thread. `'adaptive'`: the JS thread,
 * as long as its event loop turns; while it is busy, the I/O thread. The JS engine has one thread and needs no
 * mode.
 */
export type IoMode = 'thread' | 'adaptive'

const modes = choice<IoMode>('thread', ['thread', 'adaptive'])

/** The option `io`. */
export const ioMode: Option<IoMode | undefined> = {
  check: (value, name) => (value === undefined ? undefined : modes.check(value, name)),
}

/** Returns what the environment variable TTRPC_IO says; unset and empty are `'thread'`. Throws `ERR_TTRPC_OPTION`. */
export function defaultMode(): IoMode {
  const value = process.env.TTRPC_IO
  return modes.check(value === '' ? undefined : value, 'the environment variable TTRPC_IO')
}
