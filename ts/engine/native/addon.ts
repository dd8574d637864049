/** The C++ side as JS sees it: `native/binding/engine_object.h`. */

import type { PeerCredentials } from '../../peer/credentials.js'
import type { EngineGroup } from '../group.js'

/** A failed system call or refusal of the core; `reason` is a `StatusCode` of native/io/socket/status.h. */
export interface NativeFailure {
  readonly reason: number
  readonly errno: number
  readonly syscall: string
}

/** `StatusCode` of native/io/socket/status.h. */
export const StatusCode = {
  SYSTEM: 1,
  PATH_TOO_LONG: 2,
  PATH_IN_USE: 3,
  PATH_NOT_SOCKET: 4,
  PATH_NOT_OWNED: 5,
  PATH_BUSY: 6,
  PATH_UNLOCKABLE: 7,
  PATH_REPLACED: 8,
  NOT_GIVABLE: 9,
  NOT_UNIX_STREAM: 10,
  NOT_LISTENING: 11,
  ABSTRACT_NAME: 12,
  NO_GROUP: 13,
} as const

interface NativeLimits {
  readonly maxMessageBytes: number
  readonly maxDiscardBytes: number
  readonly maxMetadataPairs: number
  readonly maxMetadataBytes: number
  readonly frameTimeoutMs: number
  readonly writeStallTimeoutMs: number
}

export interface NativeName {
  readonly name: Uint8Array
  readonly isAbstract: boolean
  /** −1: none. */
  readonly fd: number
}

export interface NativeRule {
  /** `encodeRule`. */
  readonly rule: Uint32Array
  readonly wantsGroups: boolean
  readonly wantsPidfd: boolean
}

export interface NativeListen extends NativeLimits, NativeName, NativeRule {
  readonly id: number
  readonly table: number
  readonly maxConnections: number
  readonly maxConnectionsPerUid: number
  readonly parkTimeoutMs: number
  /** 0: no peer is parked. */
  readonly parkMost: number
  readonly parkWaiting: number
  readonly reservedDescriptors: number
  readonly allowUnsafeDirectory: boolean
  readonly allowAbstract: boolean
  readonly mode: number
  /** −1: unchanged, as the gid. */
  readonly uid: number
  readonly gid: number
  readonly maxRefusalEvents: number
  /** `EngineGroup.id`; 0: none. */
  readonly group: number
  /** Above 0: takes what the group accepts, as this worker; no socket is opened. */
  readonly worker: number
}

export interface NativeConnect extends NativeLimits, NativeName, NativeRule {
  readonly id: number
  readonly timeoutMs: number
}

export interface NativeEngineHandle {
  flush(count: number): number
  write(handle: number, bytes: Uint8Array, offset: number, length: number): number
  addMethod(table: number, id: number, service: Uint8Array, method: Uint8Array): void
  listen(request: NativeListen): NativeFailure | undefined
  /** Removes the paths of all listeners: the process ends. */
  removePaths(): void
  closeListener(id: number, acceptWaiting: boolean): void
  connect(request: NativeConnect): void
  cancelConnect(id: number): void
  dropMethods(table: number): void
  setBufferBytes(bytes: number): void
  setOutputBytes(bytes: number): void
  admit(handle: number): void
  cut(handle: number): void
  pause(handle: number): void
  resumeReading(handle: number): void
  close(handle: number): void
  takeBody(token: number): Buffer
  /** Closes the pidfd of a connection whose `CLOSED` row is being read. */
  takeBackPidfd(handle: number): void
  queuedBytes(handle: number): number
  consumeActivity(handle: number): boolean
  resume(): void
  ref(): void
  unref(): void
}

interface NativeEngineOptions {
  readonly rows: Int32Array
  readonly inbox: Uint8Array
  readonly staging: Uint8Array
  readonly table: Int32Array
  /** Called when rows [tail, head) are to be read. Returns the end of those that were read. */
  onRows(tail: number, head: number): number
  /** Called when rows are left: `resume()` must be called after the event loop has run. */
  onLater(): void
  /** Whether the JS thread reads connections too: `IoMode`. */
  readonly adaptive: boolean
}

export interface Addon {
  /** That of the package it was built from. */
  readonly version: string
  /** Returns the process behind a unix socket of Node's own; undefined where the kernel does not name it. */
  peerCredentials(fd: number): PeerCredentials | undefined
  /** Returns '', or the reason why an engine cannot be adaptive in this runtime. */
  adaptiveProblem(): string
  readonly NativeGroup: new () => EngineGroup
  readonly NativeEngine: new (options: NativeEngineOptions) => NativeEngineHandle
}
