import type { Any } from '../../../index.js'
import type { OciSpec } from '../oci-spec.js'

/** A container, as Create described it. */
export interface Container {
  readonly id: string
  readonly namespace: string
  /** The folder of the container, absolute, with `config.json`. A runtime may keep files of its own there. */
  readonly bundle: string
  /** `<bundle>/rootfs`, where the root file system is mounted. `spec.root.path` may be another folder. */
  readonly rootfs: string
  /** `config.json`, as it was at Create. */
  readonly spec: OciSpec
  /** The runtime's options of containerd's configuration or of the client, undecoded. */
  readonly options: Any | undefined
  /** Whether the first process has a terminal. */
  readonly terminal: boolean
  /** The id of the first process; 0 until `create` has returned. */
  readonly pid: number
}

/** A container whose daemon may have died, as the files in its bundle describe it. */
export interface LeftContainer {
  readonly id: string
  readonly namespace: string
  /** May be half written, or gone. */
  readonly bundle: string
  readonly rootfs: string
  readonly options: Any | undefined
  /**
   * The processes that Create and Start recorded and that still run, the first process first. A process whose id another
   * one has by now is left out.
   */
  readonly processes: readonly LeftProcess[]
}

/** A process of a `LeftContainer`. */
export interface LeftProcess {
  readonly pid: number
  /** Undefined for the container's first process. */
  readonly execId: string | undefined
}
