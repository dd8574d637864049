/**
 * The file `config.json` of a bundle, as far as shims read it: the OCI runtime specification has the rest, which is kept
 * as it is in the file.
 */
export interface OciSpec {
  readonly ociVersion?: string
  readonly process?: OciProcess
  readonly root?: { readonly path: string; readonly readonly?: boolean }
  readonly hostname?: string
  readonly mounts?: readonly OciMount[]
  readonly annotations?: Readonly<Record<string, string>>
  readonly linux?: { readonly cgroupsPath?: string; readonly [key: string]: unknown }
  readonly [key: string]: unknown
}

/** A process to run, in `config.json` and in the `spec` of Exec. */
export interface OciProcess {
  readonly terminal?: boolean
  readonly consoleSize?: { readonly height: number; readonly width: number }
  readonly user?: {
    readonly uid?: number
    readonly gid?: number
    readonly umask?: number
    readonly additionalGids?: readonly number[]
    readonly [key: string]: unknown
  }
  readonly args?: readonly string[]
  readonly env?: readonly string[]
  readonly cwd?: string
  readonly [key: string]: unknown
}

/** A mount that a runtime makes inside a container. */
export interface OciMount {
  readonly destination: string
  readonly type?: string
  readonly source?: string
  readonly options?: readonly string[]
}
