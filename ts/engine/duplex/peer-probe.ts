import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'

const PROBE_MS = 1000
const NOTHING = Buffer.alloc(0)

/**
 * Notices that the peer of a duplex that is not read has gone. Node does not
 * watch a paused socket; a write of no bytes sends nothing, and fails when no one
 * can receive it: the duplex then ends with an error.
 */
export class PeerProbe {
  #timer: NodeJS.Timeout | undefined

  /** Probes from now on, until `stop`. */
  start(duplex: Duplex): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => {
      if (duplex.writable && duplex.writableLength === 0) duplex.write(NOTHING)
    }, PROBE_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
