/** An event that happens once. */
class Once {
  happened = false
  readonly promise: Promise<void>
  #resolve!: () => void

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  fire(): void {
    this.happened = true
    this.#resolve()
  }
}

/** One named call that another call can watch and release. */
class NamedCall {
  readonly begun = new Once()
  readonly released = new Once()
  readonly ended = new Once()
  /** `'released'`, or the reason of its aborted signal. */
  ending = ''

  end(ending: string): void {
    this.ending = ending
    this.ended.fire()
  }
}

/** The named calls of a server; the first `get` of a name makes its entry. */
export class NamedCalls {
  readonly #byName = new Map<string, NamedCall>()

  get(name: string): NamedCall {
    let call = this.#byName.get(name)
    if (call === undefined) {
      call = new NamedCall()
      this.#byName.set(name, call)
    }
    return call
  }

  /** Waits until it is released or its signal aborts, and throws the reason then. */
  async block(name: string, signal: AbortSignal): Promise<void> {
    const call = this.get(name)
    call.begun.fire()
    const aborted = untilAborted(signal)
    await Promise.race([call.released.promise, aborted.promise])
    aborted.forget()
    if (call.released.happened) return call.end('released')
    call.end(String(signal.reason?.message))
    throw signal.reason
  }

  /** Waits until it is released, and ignores signals. */
  async stubborn(name: string): Promise<void> {
    const call = this.get(name)
    call.begun.fire()
    await call.released.promise
    call.end('released')
  }

  /** Waits for the signal and throws its reason. */
  async untilAborted(name: string, signal: AbortSignal): Promise<never> {
    const call = this.get(name)
    call.begun.fire()
    await untilAborted(signal).promise
    call.end(String(signal.reason?.message))
    throw signal.reason
  }

  /** `'never'`, `'running'`, or how the call ended. */
  seen(name: string): string {
    const call = this.get(name)
    if (call.ended.happened) return call.ending
    return call.begun.happened ? 'running' : 'never'
  }
}

function untilAborted(signal: AbortSignal): { promise: Promise<void>; forget(): void } {
  const once = new Once()
  const listener = (): void => once.fire()
  if (signal.aborted) once.fire()
  else signal.addEventListener('abort', listener, { once: true })
  return { promise: once.promise, forget: () => signal.removeEventListener('abort', listener) }
}
