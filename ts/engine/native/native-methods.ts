import { Buffer } from 'node:buffer'
import type { MethodNames } from '../method-names.js'
import type { NativeEngineHandle } from './addon.js'

/** The names of one server in the native engine, which looks them up on its I/O thread. */
export class NativeMethods implements MethodNames {
  /** Under which the engine knows the table. */
  readonly id: number
  readonly #native: NativeEngineHandle
  /** The ids of all tables of the engine, with this one until it is dropped. */
  readonly #tables: Set<number>
  #next = 0

  constructor(native: NativeEngineHandle, tables: Set<number>, id: number) {
    this.#native = native
    this.#tables = tables
    this.id = id
    tables.add(id)
  }

  add(service: string, method: string): number {
    this.#native.addMethod(this.id, this.#next, Buffer.from(service), Buffer.from(method))
    return this.#next++
  }

  drop(): void {
    this.#native.dropMethods(this.id)
    this.#tables.delete(this.id)
  }
}
