import { handled } from '../base/handled.js'
import { checkDescriptor } from './checks.js'
import { isFailure, processError } from './native.js'
import { processLoop } from './process-loop.js'

/** A copy that runs. */
export interface DescriptorCopy {
  /** Resolves at the end of `from`, or once `stop` was called. Rejects with the system's error, EPIPE among them. Need not be awaited. */
  readonly done: Promise<void>
  /** Ends the copy; bytes that were read and not written are dropped. Safe to call several times. */
  stop(): void
}

/**
 * Copies bytes from one descriptor to another, for terminals: from a FIFO to the master of a terminal, and back. It uses a
 * thread of the add-on, and none of Node's pool, which a copy would block. While `to` takes no bytes, none are read.
 *
 * Works on duplicates: the caller may close its descriptors at any time. Pipes and FIFOs are opened anew as non-blocking
 * ones; sockets and terminals are made non-blocking themselves. `to` may be a file, `from` may not. That all programs have
 * closed a terminal (EIO) is its end. The copy keeps the Node process alive.
 *
 * Throws EBADF, and EPERM where `from` cannot be waited for, as a file cannot.
 */
export function copyDescriptor(from: number, to: number): DescriptorCopy {
  checkDescriptor('from', from)
  checkDescriptor('to', to)
  const settle = { resolve: (): void => {}, reject: (_: Error): void => {} }
  const done = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }))
  const id = processLoop().start(
    (loop, copy) => loop.copy(copy, from, to),
    (_, failure) => {
      if (failure === undefined) settle.resolve()
      else settle.reject(processError('copy', failure))
    },
  )
  if (isFailure(id)) throw processError(`copy from descriptor ${from} to ${to}`, id)
  return {
    done: handled(done),
    stop: () => {
      if (processLoop().stop(id)) settle.resolve()
    },
  }
}
