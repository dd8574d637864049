import { Buffer } from 'node:buffer'
import type { MethodNames } from '../method-names.js'
import type { NativeEngineHandle } from './addon.js'

/** The names of one server in the native engine, which looks them up on its I/O thread. */
export class NativeMethods implements MethodNames {
  /** Under which the engine knows the table. */
  readonly id: number
  readonly #native: NativeEngineHandle
  #next = 0

  constructor(native: NativeEngineHandle, id: number) {
    this.#native = native
    this.id = id
  }

  add(service: string, method: string): number {
    this.#native.addMethod(this.id, this.#next, Buffer.from(service), Buffer.from(method))
    return this.#next++
  }

  drop(): void {
    this.#native.dropMethods(this.id)
  }
}
