import { setTimeout as delay } from 'node:timers/promises'
import { process } from '../../../base/runtime.js'
import { sandboxV1, taskV2, taskV3 } from '../../../containerd.js'
import { Server, unixSocketRequireSameUser } from '../../../index.js'
import type { ServedShim, ShimHost } from '../shim.js'
import type { DaemonParts } from './daemon-settings.js'
import { dumpText } from './dump.js'
import { IdleEnd } from './idle-end.js'

/** The part of a shutdown's time that calls may take to be answered, in milliseconds: a Wait ends with its task alone. */
const CALLS_MS = 1000

/** The process that serves a shim. */
export class Daemon {
  readonly #parts: DaemonParts
  readonly #server: Server
  readonly #idle: IdleEnd
  readonly #host: ShimHost
  #served: ServedShim | undefined
  /** Resolves when `shutdown` is called. */
  readonly #begun: Promise<void>
  #begin: () => void = () => {}

  constructor(parts: DaemonParts) {
    this.#parts = parts
    this.#begun = new Promise((resolve) => {
      this.#begin = resolve
    })
    const { invocation, socket, publisher, log } = parts
    this.#idle = new IdleEnd(parts.idleTimeoutMs, {
      isIdle: () => this.#isIdle(),
      end: () => this.#endIdle(),
    })
    this.#server = new Server({
      handshaker: unixSocketRequireSameUser(),
      interceptors: [this.#idle.interceptor],
    })
    this.#host = { ...invocation, address: socket.address, publisher, log, shutdown: () => this.shutdown() }
  }

  /** Serves until `shutdown`. Resolves when all is answered and closed, and the socket's file is removed. */
  async run(): Promise<void> {
    const { shim, socket, log, file, dumpFile, onServing } = this.#parts
    try {
      this.#served = await shim.serve(this.#host)
      await this.#listen(this.#served)
      onServing()
      this.#idle.begin()
      log.info('the shim serves', { address: socket.address })
      await this.#begun
    } finally {
      this.#idle.stop()
      file.remove() // while we listen still, so that the next `start` meets no stale socket
      await this.#end()
      dumpFile.remove()
    }
  }

  /** Ends the daemon. May be called again. Removes its socket at once, so that no `start` finds a daemon that ends. */
  shutdown(): void {
    this.#parts.file.remove()
    this.#begin()
  }

  /** Writes the daemon's state to a file, and the path of that to the log. Never throws. */
  dump(): void {
    const { log, dumpFile, publisher, writer } = this.#parts
    if (this.#served === undefined) return log.warn('there is no state to dump yet: the shim has not started')
    const counts = (): Record<string, number> => ({
      eventsForwarded: publisher.forwarded,
      eventsPending: publisher.pending,
      eventsDropped: publisher.dropped,
      logLinesDropped: writer.dropped,
    })
    try {
      const dumped = { host: this.#host, server: this.#server, served: this.#served, counts }
      const bundles = [this.#host.bundle, ...(this.#served.bundles?.() ?? [])]
      log.info('the state of the shim is in a file', { path: dumpFile.write(dumpText(dumped), bundles) })
    } catch (error) {
      log.error('the state of the shim cannot be written to a file', { error: String(error) })
    }
  }

  #isIdle(): boolean {
    try {
      return this.#served?.isIdle?.() === true
    } catch (error) {
      this.#parts.log.error('the shim has failed to say whether it is idle', { error: String(error) })
      return false
    }
  }

  #endIdle(): void {
    const { log, idleTimeoutMs } = this.#parts
    log.info('the shim has no task and no call, and ends', { idleTimeoutMs })
    this.shutdown()
  }

  async #listen({ task, sandbox }: ServedShim): Promise<void> {
    this.#server.register(taskV2.Task, task).register(taskV3.Task, task)
    if (sandbox !== undefined) this.#server.register(sandboxV1.Sandbox, sandbox)
    await this.#server.listen(this.#parts.socket.listen)
  }

  async #end(): Promise<void> {
    const { log, shutdownTimeoutMs, publisher } = this.#parts
    const timeout = new AbortController()
    const late = delay(shutdownTimeoutMs, undefined, { signal: timeout.signal }).then(
      () => {
        log.error('the shutdown of the shim took too long', { timeoutMs: shutdownTimeoutMs })
        process.exitCode = 1
      },
      () => {}, // it was in time
    )
    const steps = async (): Promise<void> => {
      await this.#server.shutdown({ timeoutMs: Math.min(CALLS_MS, shutdownTimeoutMs) })
      await this.#served?.close?.()
      await publisher.close()
    }
    const ended = steps().catch((error: unknown) => {
      log.error('the shim has failed to close', { error: String(error) })
      process.exitCode = 1
    })
    await Promise.race([ended, late])
    timeout.abort()
  }
}
