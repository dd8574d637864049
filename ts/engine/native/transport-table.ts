import type { NativeTransport } from './native-transport.js'

/** The slot in a handle: native/io/connection/handle.h. The other bits distinguish the connections that have used a slot. */
const SLOT_MASK = 0xf_ffff

/** The open transports of an engine, by handle. */
export class TransportTable {
  readonly #slots: (NativeTransport | undefined)[] = []

  /** Returns undefined when the connection of this handle is gone. */
  find(handle: number): NativeTransport | undefined {
    const transport = this.#slots[handle & SLOT_MASK]
    return transport?.handle === handle ? transport : undefined
  }

  add(transport: NativeTransport): void {
    this.#slots[transport.handle & SLOT_MASK] = transport
  }

  delete(transport: NativeTransport): void {
    this.#slots[transport.handle & SLOT_MASK] = undefined
  }
}
