import { misuse } from '../base/errors/misuse.js'
import { process, setImmediate } from '../base/runtime.js'
import { integer, MAX_COUNT } from '../options/option.js'
import { options as optionsOf, type TableOf } from '../options/options.js'
import { native } from './native.js'
import { processLoop } from './process-loop.js'
import { rememberReaped } from './reaped.js'

/** Options of `reapAdopted`. */
export interface ReapOptions {
  /**
   * How many exits are remembered for a later `watchExit` of that pid, the latest ones, since a process may end before
   * its pid is known. Default 1024.
   */
  readonly remembered?: number
}

const table = optionsOf('reapAdopted', {
  remembered: integer({ default: 1024, least: 0, most: MAX_COUNT }),
} satisfies TableOf<ReapOptions>)

/** Turns of the event loop for which a zombie must be there: libuv reaps its own in the first one. */
const TURNS = 2

/**
 * Reaps the zombies of a subreaper: processes that this one has adopted, that no `watchExit` waits for and that
 * `node:child_process` has not started. Node's own children are recognised by the fact that libuv reaps them in the turn
 * of the event loop in which SIGCHLD arrives: what is left after two turns is not one of them. Workers (`node:worker_threads`)
 * must not start children meanwhile, since their event loops turn by themselves.
 *
 * Returns a function that stops it. Throws `ERR_TTRPC_ARGUMENT` in a worker, which receives no signals.
 */
export function reapAdopted(options?: ReapOptions): () => void {
  const { remembered } = table.check(options)
  const { isMainThread } = process.getBuiltinModule('node:worker_threads')
  if (!isMainThread) throw misuse('ERR_TTRPC_ARGUMENT', 'reapAdopted must be called on the main thread')
  native()
  const reaper = new Reaper(remembered)
  reaper.start()
  return () => reaper.stop()
}

/** `idle`: waits for SIGCHLD. `looking`: looks again in each turn, while there is a zombie. `stopped`: for good. */
type State = 'idle' | 'looking' | 'stopped'

class Reaper {
  readonly #remembered: number
  readonly #onSignal = (): void => this.#begin()
  #state: State = 'idle'
  #candidate = 0
  #turns = 0

  constructor(remembered: number) {
    this.#remembered = remembered
  }

  start(): void {
    process.on('SIGCHLD', this.#onSignal)
    this.#begin() // those that ended before
  }

  stop(): void {
    this.#state = 'stopped'
    process.removeListener('SIGCHLD', this.#onSignal)
  }

  #begin(): void {
    if (this.#state !== 'idle') return
    this.#state = 'looking'
    setImmediate(() => this.#look())
  }

  #look(): void {
    if (this.#state !== 'looking') return
    const zombie = native().peekZombie()
    if (zombie === 0) {
      this.#candidate = 0
      this.#state = 'idle'
      return
    }
    if (zombie !== this.#candidate) {
      this.#candidate = zombie
      this.#turns = 0
    } else if (++this.#turns >= TURNS && !processLoop().isWatched(zombie)) {
      this.#reap(zombie)
    }
    setImmediate(() => this.#look())
  }

  #reap(pid: number): void {
    const exit = native().reap(pid)
    if (exit !== undefined) rememberReaped(pid, exit, this.#remembered)
    this.#candidate = 0
  }
}
