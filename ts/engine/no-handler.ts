import type { TransportHandler } from './transport.js'

/** Ignores all events: the handler of a transport until a connection takes it. */
export const noHandler: TransportHandler = Object.freeze({
  onFrame() {},
  onUnsent() {},
  onDrained() {},
  onReadEnd() {},
  onClosed() {},
})
