import { throwLater } from './throw-later.js'

/** Something that ends when a signal aborts. */
export interface AbortTarget {
  /** Called once, when the signal aborts. */
  onAbort(signal: AbortSignal): void
}

/** What listens to one signal, through one listener however many there are. */
class AbortTargets {
  readonly #signal: AbortSignal
  readonly #targets = new Set<AbortTarget>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  add(target: AbortTarget): void {
    if (this.#targets.size === 0) this.#signal.addEventListener('abort', this.#onAbort, { once: true })
    this.#targets.add(target)
  }

  delete(target: AbortTarget): void {
    if (!this.#targets.delete(target) || this.#targets.size > 0) return
    this.#signal.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => {
    this.#signal.removeEventListener('abort', this.#onAbort) // one of another make may not know `once`
    for (const target of this.#targets) {
      this.#targets.delete(target)
      try {
        target.onAbort(this.#signal)
      } catch (error) {
        throwLater(error) // the others must end too
      }
    }
  }
}

const known = new WeakMap<AbortSignal, AbortTargets>()

/** Calls `target.onAbort` when the signal, which must not be aborted yet, aborts. */
export function listenForAbort(signal: AbortSignal, target: AbortTarget): void {
  let targets = known.get(signal)
  if (targets === undefined) {
    targets = new AbortTargets(signal)
    known.set(signal, targets)
  }
  targets.add(target)
}

/** Ends that: a signal that lives longer must not keep the target in memory. May be repeated. */
export function forgetAbort(signal: AbortSignal, target: AbortTarget): void {
  known.get(signal)?.delete(target)
}
