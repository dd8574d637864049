import type { ConnectionHandler } from './engine.js'

/** Hears nothing: for connections that nobody has taken yet. */
export const noHandler: ConnectionHandler = Object.freeze({
  onRow() {},
  onUnsent() {},
  onDrained() {},
  onReadEnd() {},
  onClosed() {},
})
