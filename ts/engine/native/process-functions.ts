/** The functions of `ttrpc/process` that the add-on has, as JS sees them: `native/binding/process_*.h`. */

import type { NativeFailure } from './native-failure.js'

/** How a FIFO is opened: the values of O_RDONLY, O_WRONLY and O_RDWR. */
export const FifoAccess = { read: 0, write: 1, 'read-write': 2 } as const

/** What one `mount` call is given. */
export interface NativeMount {
  readonly source: Uint8Array
  readonly target: Uint8Array
  readonly type: Uint8Array
  /** MS_… flags of mount(2). */
  readonly flags: number
  /** The options that are not flags, joined by commas. */
  readonly data: Uint8Array
  /** Where the relative paths of `data` begin; empty where it has none. */
  readonly folder: Uint8Array
}

/** The exit of a process: exit code, signal, time in milliseconds since 1970, and 1 where the status could be read. */
export type NativeExit = readonly [exitCode: number, signal: number, exitedAtMs: number, known: number]

/** A thread that waits for processes, consoles and descriptors, one in each environment. */
export interface NativeProcessLoop {
  /** Opens a pidfd at once. Its report is a `NativeExit`. */
  watchExit(id: number, pid: number): NativeFailure | undefined
  /** Whether an exit of this process is being waited for. */
  isWatched(pid: number): boolean
  /** Binds at once. Its report is the descriptor of the terminal that was received. */
  listenConsole(id: number, path: Uint8Array): NativeFailure | undefined
  /** Duplicates both descriptors at once. Its report, at the end of `from`, has no values. */
  copy(id: number, from: number, to: number): NativeFailure | undefined
  /** Ends one of the above. Returns false when its report is on its way, or was made. */
  stop(id: number): boolean
  ref(): void
  unref(): void
}

export interface ProcessFunctions {
  setChildSubreaper(on: boolean): NativeFailure | undefined
  openFifo(path: Uint8Array, access: number, nonblocking: boolean): number | NativeFailure
  closeOnExec(fd: number): NativeFailure | undefined
  openPipe(): { readonly read: number; readonly write: number } | NativeFailure
  bindSocket(path: Uint8Array, mode: number, allowUnsafeDirectory: boolean): number | NativeFailure
  mount(mount: NativeMount): Promise<NativeFailure | undefined>
  unmount(target: Uint8Array, detach: boolean, all: boolean): Promise<NativeFailure | undefined>
  openTerminal(
    rows: number,
    columns: number,
  ): { readonly master: number; readonly path: string } | NativeFailure
  resizeTerminal(master: number, rows: number, columns: number): NativeFailure | undefined
  terminalSize(master: number): { readonly rows: number; readonly columns: number } | NativeFailure
  /** Returns the pid of a child that has ended and was not waited for; 0 where there is none. */
  peekZombie(): number
  /** Waits for a child that has ended. Returns undefined where there is none of this pid. */
  reap(pid: number): NativeExit | undefined
  /** `onReport`: called once for each id that was not stopped. */
  readonly NativeProcessLoop: new (
    onReport: (id: number, values: readonly number[], failure: NativeFailure | undefined) => void,
  ) => NativeProcessLoop
}
