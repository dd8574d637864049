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
  const pattern = method === undefined ? undefined : patternOf(method)
  return (record) => {
    if (record.event === 'raw') return false
    if (record.event !== 'frame') return true
    if (stream !== undefined && record.stream !== stream) return false
    return pattern === undefined || pattern.test(`${record.service ?? ''}/${record.method ?? ''}`)
  }
}

function patternOf(glob: string): RegExp {
  const text = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`, 's')
}
