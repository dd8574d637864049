import { errdefsError } from '../errdefs.js'
import type { RuntimeExit } from './runtime.js'
import { Waiters } from './waiters.js'

/** `none`: not created. `ready`: containers may run in it. */
type SandboxState = 'none' | 'created' | 'ready' | 'stopped'

/** The operations of a sandbox that depend on its state. */
type SandboxOperation = 'create' | 'start' | 'stop'

/** The states in which each operation is allowed. */
const allowed: Readonly<Record<SandboxOperation, readonly SandboxState[]>> = {
  create: ['none'],
  start: ['created'],
  stop: ['created', 'ready', 'stopped'],
}

/** The sandbox of a daemon: a group of containers, which needs no process of its own. */
export class Sandbox {
  readonly #waiters = new Waiters<RuntimeExit>()
  #state: SandboxState = 'none'
  #id = ''
  #createdAt: Date | undefined

  /** Whether the daemon must live on for it. */
  get isLive(): boolean {
    return this.#state === 'created' || this.#state === 'ready'
  }

  get isReady(): boolean {
    return this.#state === 'ready'
  }

  get createdAt(): Date | undefined {
    return this.#createdAt
  }

  /** How it ended; undefined before. */
  get exit(): RuntimeExit | undefined {
    return this.#waiters.value
  }

  create(id: string): void {
    if (this.#state !== 'none') {
      const name = this.#id === id ? 'alreadyExists' : 'failedPrecondition'
      throw errdefsError(name, `this shim has the sandbox ${this.#id} already`)
    }
    this.#require('create')
    this.#state = 'created'
    this.#id = id
    this.#createdAt = new Date()
  }

  start(id: string): void {
    this.require(id)
    this.#require('start')
    this.#state = 'ready'
  }

  stop(id: string): void {
    this.require(id)
    this.#require('stop')
    if (this.#state === 'stopped') return
    this.#state = 'stopped'
    this.#waiters.settle({ exitCode: 0, exitedAt: new Date() })
  }

  /** Resolves when it is stopped. Rejects when the signal aborts before. */
  async wait(id: string, signal: AbortSignal): Promise<RuntimeExit> {
    this.require(id)
    return await this.#waiters.wait(signal)
  }

  /** Throws NOT_FOUND for another sandbox than this one. */
  require(id: string): void {
    if (this.#state !== 'none' && this.#id === id) return
    throw errdefsError('notFound', `this shim has no sandbox ${JSON.stringify(id.slice(0, 76))}`)
  }

  /** Returns what a dump has of it. */
  describe(): unknown {
    return { id: this.#id, state: this.#state }
  }

  #require(operation: SandboxOperation): void {
    if (allowed[operation].includes(this.#state)) return
    throw errdefsError(
      'failedPrecondition',
      `cannot ${operation} sandbox ${this.#id}, which is ${this.#state}`,
    )
  }
}
