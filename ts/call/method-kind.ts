import type { MethodKind } from '../protocol/open-call.js'

export type { MethodKind } from '../protocol/open-call.js'

/** The kinds whose calls are streams. */
export type StreamKind = Exclude<MethodKind, 'unary'>

const STREAM_KINDS: ReadonlySet<unknown> = new Set<StreamKind>([
  'serverStreaming',
  'clientStreaming',
  'bidiStreaming',
])

/** Returns whether this is the name of a kind whose calls are streams. */
export function isStreamKind(kind: unknown): kind is StreamKind {
  return STREAM_KINDS.has(kind)
}

/** The kind that a definition's two flags say. */
export function methodKind(flags: { clientStreaming?: boolean; serverStreaming?: boolean }): MethodKind {
  if (flags.clientStreaming === true) {
    return flags.serverStreaming === true ? 'bidiStreaming' : 'clientStreaming'
  }
  return flags.serverStreaming === true ? 'serverStreaming' : 'unary'
}

/** Does the client send a stream of messages? */
export function clientStreams(kind: MethodKind): boolean {
  return kind === 'clientStreaming' || kind === 'bidiStreaming'
}

/** Does the server send a stream of messages? */
export function serverStreams(kind: MethodKind): boolean {
  return kind === 'serverStreaming' || kind === 'bidiStreaming'
}
