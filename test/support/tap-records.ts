/** Records as a tap makes them, for tests of what shows them. */
import type { FrameRecord, OpenRecord } from '#ttrpc/kits/cli/tap/tap-record.js'

function place(at: number, connection: number) {
  return { at, time: new Date(at).toISOString(), connection }
}

/** A client connects at the time 0. */
export function openRecord(connection: number, at = 0): OpenRecord {
  return { event: 'open', ...place(at, connection), peer: { pid: 7, uid: 0, gid: 0, comm: 'ctr' } }
}

/** A frame at a time; by default a request on stream 1 of connection 1. */
export function frameRecord(at: number, parts: Partial<FrameRecord> = {}): FrameRecord {
  const frame = { event: 'frame', from: 'client', stream: 1, type: 'request', flags: [], length: 3 } as const
  return { ...frame, ...place(at, parts.connection ?? 1), ...parts }
}
