import { closeSync } from 'node:fs'
import { resolve as absolute } from 'node:path'
import { misuse } from '../base/errors/misuse.js'
import { checkParent } from '../engine/native/bind.js'
import { listenError } from '../engine/native/failures.js'
import type { NativeFailure } from '../engine/native/native-failure.js'
import { MAX_TIMER_MS } from '../options/option.js'
import { checkInteger, checkPath } from './checks.js'
import { isFailure, type ProcessError, processError } from './native.js'
import { processLoop } from './process-loop.js'

/** A socket on which runc hands over the terminal of a container: `--console-socket`. */
export interface ConsoleSocket {
  /**
   * Returns the descriptor of the terminal's master, non-blocking and close-on-exec, which then belongs to the caller.
   * To be called once: a second call, while the first one waits, rejects with `ERR_TTRPC_ARGUMENT`. Rejects with ETIMEDOUT after `timeoutMs`, with ECANCELED when the socket is closed first, and with
   * EPROTO when what was sent is not a terminal.
   */
  receive(timeoutMs: number): Promise<number>
  /** Closes the socket and removes its path. Safe to call several times. */
  close(): void
}

/**
 * Listens on a path for the terminal of a container. Takes one from a process of our own user or of root; others are
 * closed at once. Everything else that was sent along is closed. Throws a `ListenError` as `bindSocket` does.
 */
export function listenConsole(path: string): ConsoleSocket {
  const socket = { kind: 'unix', path: absolute(checkPath('path', path).toString()) } as const
  checkParent(socket)
  return new Console(checkPath('path', socket.path), (failure) => listenError(failure, socket))
}

/** `waiting` for the terminal; it is `received` and ours; it is `taken` by the caller; or all is `closed`. */
type State =
  | { readonly name: 'waiting' }
  | { readonly name: 'received'; readonly master: number }
  | { readonly name: 'failed'; readonly error: ProcessError }
  | { readonly name: 'taken' | 'closed' }

class Console implements ConsoleSocket {
  readonly #id: number
  #state: State = { name: 'waiting' }
  /** Settles a `receive` that waits. */
  #onChange: (() => void) | undefined

  constructor(path: Uint8Array, errorOf: (failure: NativeFailure) => Error) {
    const started = processLoop().start(
      (loop, id) => loop.listenConsole(id, path),
      ([master], failure) => this.#onReport(master, failure),
    )
    if (isFailure(started)) throw errorOf(started)
    this.#id = started
  }

  receive(timeoutMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      checkInteger('timeoutMs', timeoutMs, 0, MAX_TIMER_MS)
      if (this.#onChange !== undefined) throw misuse('ERR_TTRPC_ARGUMENT', 'receive must be called once')
      const timer = setTimeout(() => this.#fail(failureOf('ETIMEDOUT')), timeoutMs)
      this.#onChange = () => {
        const state = this.#state
        if (state.name === 'waiting') return
        clearTimeout(timer)
        this.#onChange = undefined
        if (state.name !== 'received')
          return reject(state.name === 'failed' ? state.error : failureOf('ECANCELED'))
        this.#state = { name: 'taken' }
        resolve(state.master)
      }
      this.#onChange()
    })
  }

  close(): void {
    const state = this.#state
    if (state.name === 'waiting') processLoop().stop(this.#id)
    if (state.name === 'received') closeSync(state.master)
    this.#state = { name: 'closed' }
    this.#onChange?.()
  }

  #onReport(master: number | undefined, failure: NativeFailure | undefined): void {
    if (this.#state.name !== 'waiting') {
      if (master !== undefined) closeSync(master) // it was on its way when the socket was closed
      return
    }
    if (master === undefined) return this.#fail(processError('receive a terminal', failure!))
    this.#state = { name: 'received', master }
    this.#onChange?.()
  }

  #fail(error: ProcessError): void {
    processLoop().stop(this.#id)
    this.#state = { name: 'failed', error }
    this.#onChange?.()
  }
}

function failureOf(code: 'ETIMEDOUT' | 'ECANCELED'): ProcessError {
  const reasons = { ETIMEDOUT: 'no terminal arrived in time', ECANCELED: 'the console socket was closed' }
  const errno = code === 'ETIMEDOUT' ? 110 : 125
  return processError('receive a terminal', { reason: 1, errno, syscall: 'accept' }, reasons[code])
}
