import type { OciProcess } from '../oci-spec.js'

/** A further process of a container, as Exec described it. */
export interface ExecSpec {
  /** Unique in its container: letters, digits, `.`, `_` and `-`, so it may be part of a file's name. */
  readonly id: string
  readonly terminal: boolean
  /** The process, decoded from the JSON of the request. */
  readonly process: OciProcess
}
