import type { MethodKind } from '../../index.js'

/** Whether the client sends a stream of messages. */
export function clientStreams(kind: MethodKind): boolean {
  return kind === 'clientStreaming' || kind === 'bidiStreaming'
}

/** Whether the server sends a stream of messages. */
export function serverStreams(kind: MethodKind): boolean {
  return kind === 'serverStreaming' || kind === 'bidiStreaming'
}
