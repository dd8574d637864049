import { StreamClientCall } from '#ttrpc/call/client/stream-client-call.js'
import type { StreamCall } from '#ttrpc/call/stream/stream-call.js'
import type { End } from './call-record.js'

export type Stream = StreamCall<Uint8Array, Uint8Array>

/** Whether the call has ended and takes no more messages. True behind interceptors, which hide it. */
export function hasEnded(call: Stream): boolean {
  return !(call instanceof StreamClientCall) || call.ended
}

/** A message, or the end that came in its place. */
export async function outcomeOf(received: Promise<Uint8Array | undefined>): Promise<Uint8Array | End> {
  try {
    return (await received) ?? { how: 'end' }
  } catch (error) {
    return { how: 'error', error: error as Error }
  }
}
