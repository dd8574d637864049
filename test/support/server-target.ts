import { RawPeer } from './raw-peer.js'

/** Full name of the service that both servers have. */
export const ECHO_SERVICE = 'interop.v1.Echo'

/** A running server with the service `interop.v1.Echo`, Go's, Rust's or ours. Disposing of it stops it. */
export interface RunningServer extends AsyncDisposable {
  readonly path: string
  /** Ends it at once; may be called again. */
  stop(): Promise<void>
}

/** Bounds that some clauses set lower than their defaults; Go's server has none of them. */
export interface ServerLimits {
  readonly frameTimeoutMs?: number
  readonly maxDiscardBytes?: number
  readonly maxConcurrentStreams?: number
  readonly connectionBufferBytes?: number
  readonly slowReaderTimeoutMs?: number
}

/** The implementation that a suite is run against. */
export interface ServerTarget {
  readonly name: 'go' | 'rust' | 'ours'
  start(limits?: ServerLimits): Promise<RunningServer>
}

export const goTarget: ServerTarget = {
  name: 'go',
  async start() {
    const { startGoServer } = await import('../interop/go.js')
    const server = await startGoServer()
    const stop = async (): Promise<void> => {
      await server.process.stop()
    }
    return { path: server.path, stop, [Symbol.asyncDispose]: stop }
  },
}

export const rustTarget: ServerTarget = {
  name: 'rust',
  async start() {
    const { startRustServer } = await import('../interop/rust.js')
    return startRustServer()
  },
}

export const oursTarget: ServerTarget = {
  name: 'ours',
  async start(limits) {
    const { startOurServer } = await import('./our-server.js')
    return startOurServer(limits)
  },
}

/** The connections of one test; all are closed after it. */
export class Peers {
  readonly #peers: RawPeer[] = []

  async dial(path: string): Promise<RawPeer> {
    const peer = await RawPeer.dial(path)
    this.#peers.push(peer)
    return peer
  }

  close(): void {
    for (const peer of this.#peers.splice(0)) peer.close()
  }
}
