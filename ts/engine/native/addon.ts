/** The C++ side as JS sees it: `native/binding/engine_object.h`. */

import type { PeerCredentials } from '../../peer/credentials.js'
import type { EngineGroup } from '../group.js'
import type { NativeFailure } from './native-failure.js'
import type { ProcessFunctions } from './process-functions.js'

/** What a request to listen or to connect has besides its numbers, which are in the cells of `request-cells.ts`. */
export type NativeNames = readonly [
  /** The bytes of the path or of the abstract name; empty for a descriptor. */
  name: Uint8Array,
  /** `encodeRule`. */
  rule: Uint32Array,
]

export interface NativeEngineHandle {
  flush(count: number): number
  /** Sends three pieces of a frame as one. */
  write(handle: number, head: Uint8Array, payload: Uint8Array, tail: Uint8Array): number
  addMethod(table: number, id: number, service: Uint8Array, method: Uint8Array): void
  /** Listens as the request cells say. */
  listen(...names: NativeNames): NativeFailure | undefined
  /** Removes the paths of all listeners: the process ends. */
  removePaths(): void
  closeListener(id: number, acceptWaiting: boolean): void
  /** Connects as the request cells say. */
  connect(...names: NativeNames): void
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
  /** Numbers of the request that `listen` or `connect` is called for: `RequestCell`. */
  readonly request: Float64Array
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
  /** What `ttrpc/process` calls. */
  readonly process: ProcessFunctions
  readonly NativeGroup: new () => EngineGroup
  readonly NativeEngine: new (options: NativeEngineOptions) => NativeEngineHandle
}
