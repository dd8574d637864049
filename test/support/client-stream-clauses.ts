/** Steps of the clauses of streams with a client, Go's or ours; client-clauses.ts has those of all calls. */
import assert from 'node:assert/strict'
import { asked, type ClientClause, SERVICE } from './client-clauses.js'
import type { ClientUnderTest } from './client-target.js'
import { textOf } from './protobuf.js'
import { NO_DATA, REMOTE_CLOSED, REMOTE_OPEN } from './stream-clauses.js'
import type { StreamRequest, StreamUnderTest } from './stream-under-test.js'
import type { Asked } from './wire.js'

type Kind = StreamRequest['kind']

export const KINDS: readonly Kind[] = ['serverStreaming', 'clientStreaming', 'bidiStreaming']

/** Messages that a stream of Go's buffers. */
export const GO_BUFFER = 64

/** Opens a stream of a method of the raw server. */
export function beginStream(
  client: ClientUnderTest,
  kind: Kind,
  more: Partial<StreamRequest> = {},
): Promise<StreamUnderTest> {
  return client.stream({ service: SERVICE, method: 'Stream', kind, ...more })
}

/** The flags that a stream's request must have (E2). */
function flagsOf(kind: Kind, ours: boolean): number {
  if (kind === 'serverStreaming') return REMOTE_CLOSED
  return ours ? REMOTE_OPEN | NO_DATA : REMOTE_OPEN
}

/** Opens a stream, and takes its request, which must have this id. */
export async function opened(
  { client, peer, ours }: ClientClause,
  id: number,
  kind: Kind,
  more: Partial<StreamRequest> = {},
): Promise<{ readonly call: StreamUnderTest; readonly request: Asked }> {
  const call = await beginStream(client, kind, more)
  const request = await asked(peer, flagsOf(kind, ours))
  assert.equal(request.stream, id)
  return { call, request }
}

/** The same, without the request. */
export async function stream(context: ClientClause, id: number, kind: Kind): Promise<StreamUnderTest> {
  return (await opened(context, id, kind)).call
}

/** Returns the text of a stream's next message. */
export async function textFrom(call: StreamUnderTest): Promise<string> {
  const { payload, failure } = await call.receive()
  assert.ok(payload, failure?.message ?? 'the stream has ended')
  return textOf(payload)
}

/** Checks that the stream has ended without an error. */
export async function endOf(call: StreamUnderTest): Promise<void> {
  assert.deepEqual(await call.receive(), { end: true })
}
