import { Buffer } from 'node:buffer'

interface Entry {
  readonly hash: number
  readonly service: Uint8Array
  readonly method: Uint8Array
  id: number
}

/** Bytes of a service's or method's name; a request with a longer one is for no method of ours. */
export const MAX_NAME_BYTES = 1024
const MULTIPLIER = 0x01000193
/** Bytes of the service's tail that are hashed; the method is hashed whole. */
const HASHED_TAIL = 8

/**
 * Maps service and method to the id under which a server registered them.
 *
 * Ids come from registration, never from the wire; a match is confirmed by
 * comparing bytes, never by the hash alone. The C++ twin is `native/wire/method_table.h`.
 */
export class MethodTable {
  readonly #entries: Entry[] = []
  /** Open addressing over the entries, −1 empty, at least twice as many as entries. */
  #buckets = new Int32Array(0)
  #last = -1
  #nextId = 0

  /**
   * Registers a name and returns its id: `id`, or one more than the greatest so
   * far, from 0. A name that is known already gets the new id.
   */
  add(service: string, method: string, id: number = this.#nextId): number {
    const names = Buffer.from(service + method)
    const cut = Buffer.byteLength(service)
    this.#nextId = Math.max(this.#nextId, id + 1)
    if (this.find(names, 0, cut, cut, names.length - cut) >= 0) {
      this.#entries[this.#last]!.id = id
      return id
    }
    const hash = hashNames(names, 0, cut, cut, names.length - cut)
    this.#entries.push({ hash, service: names.subarray(0, cut), method: names.subarray(cut), id })
    this.#rebuild()
    return id
  }

  /** Forgets all names. */
  drop(): void {
    this.#entries.length = 0
    this.#buckets = new Int32Array(0)
    this.#last = -1
  }

  #rebuild(): void {
    let size = Math.max(16, this.#buckets.length)
    while (size < this.#entries.length * 2) size *= 2
    this.#buckets = new Int32Array(size).fill(-1)
    this.#entries.forEach((entry, index) => {
      let bucket = entry.hash & (size - 1)
      while (this.#buckets[bucket]! >= 0) bucket = (bucket + 1) & (size - 1)
      this.#buckets[bucket] = index
    })
  }

  /** The id of the name whose bytes lie in `memory`, or −1. Runs of one method cost one comparison. */
  find(
    memory: Uint8Array,
    serviceAt: number,
    serviceLength: number,
    methodAt: number,
    methodLength: number,
  ): number {
    if (this.#last >= 0) {
      const entry = this.#entries[this.#last]!
      if (isName(entry.method, memory, methodAt, methodLength)) {
        if (isName(entry.service, memory, serviceAt, serviceLength)) return entry.id
      }
    }
    if (this.#entries.length === 0) return -1
    if (serviceLength > MAX_NAME_BYTES || methodLength > MAX_NAME_BYTES) return -1
    const hash = hashNames(memory, serviceAt, serviceLength, methodAt, methodLength)
    const mask = this.#buckets.length - 1
    for (let bucket = hash & mask; this.#buckets[bucket]! >= 0; bucket = (bucket + 1) & mask) {
      const index = this.#buckets[bucket]!
      const entry = this.#entries[index]!
      if (entry.hash !== hash) continue
      if (!isName(entry.method, memory, methodAt, methodLength)) continue
      if (!isName(entry.service, memory, serviceAt, serviceLength)) continue
      this.#last = index
      return entry.id
    }
    return -1
  }
}

function isName(name: Uint8Array, memory: Uint8Array, at: number, length: number): boolean {
  if (name.length !== length) return false
  for (let i = 0; i < length; i++) {
    if (name[i] !== memory[at + i]) return false
  }
  return true
}

function hashNames(
  memory: Uint8Array,
  serviceAt: number,
  serviceLength: number,
  methodAt: number,
  methodLength: number,
): number {
  let hash = Math.imul(serviceLength ^ (methodLength << 16), MULTIPLIER)
  const serviceEnd = serviceAt + serviceLength
  for (let at = Math.max(serviceAt, serviceEnd - HASHED_TAIL); at < serviceEnd; at++) {
    hash = Math.imul(hash ^ memory[at]!, MULTIPLIER)
  }
  const methodEnd = methodAt + methodLength
  for (let at = methodAt; at < methodEnd; at++) hash = Math.imul(hash ^ memory[at]!, MULTIPLIER)
  return hash ^ (hash >>> 15)
}
