import { fitsGlob } from './glob.js'
import type { TapRecord } from './tap-record.js'

/** What is shown. */
export interface FilterSettings {
  /** A pattern for `service/method`, in which `*` stands for any text and `?` for one character. */
  readonly method: string | undefined
  readonly stream: number | undefined
}

/** Returns whether a record is shown. With a filter that is of frames, connections are shown still. */
export function filterOf({ method, stream }: FilterSettings): (record: TapRecord) => boolean {
  if (method === undefined && stream === undefined) return () => true
  return (record) => {
    if (record.event === 'raw') return false
    if (record.event !== 'frame') return true
    if (stream !== undefined && record.stream !== stream) return false
    return method === undefined || fitsGlob(`${record.service ?? ''}/${record.method ?? ''}`, method)
  }
}
