import { Buffer } from 'node:buffer'
import type { Duplex } from 'node:stream'
import { process } from '../../base/runtime.js'

const PROBE_MS = 1000
const NOTHING = Buffer.alloc(0)

/**
 * Notices that the peer of a socket that is not read has gone. Node does not
 * watch a paused socket; a write of no bytes sends nothing, and fails when no one
 * can receive it: the socket then ends with an error. Another duplex might make a
 * message of it, and is not probed.
 */
export class PeerProbe {
  #timer: NodeJS.Timeout | undefined

  /** Probes from now on, until `stop`. */
  start(duplex: Duplex): void {
    const { Socket } = process.getBuiltinModule('node:net')
    if (this.#timer !== undefined || !(duplex instanceof Socket)) return
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
