import { misuse } from './errors/misuse.js'
import { isWellFormed, kindOf } from './errors/text.js'

/** One key with one value. */
export type MetadataPair = readonly [key: string, value: string]

/** What `Metadata.from` takes: an object, pairs, or a Metadata. A value may be a list. */
export type MetadataInit =
  | Metadata
  | Readonly<Record<string, string | readonly string[]>>
  | Iterable<readonly [key: string, value: string | readonly string[]]>

/**
 * Key-value pairs that go with a request; a key may have several values.
 *
 * Keys compare without case. Keys that are set here are lower-cased, as every
 * peer expects them; received ones keep their spelling (B12) and are still found
 * (B13). Order: keys by their first appearance, the values of a key as they came.
 *
 * @example
 * ```js
 * import { Metadata } from 'ttrpc'
 *
 * const metadata = new Metadata({ 'Trace-Id': '7', tags: ['a', 'b'] })
 * metadata.append('tags', 'c')
 * console.log(metadata.get('trace-id'), metadata.getAll('tags')) // 7 [ 'a', 'b', 'c' ]
 * ```
 */
export class Metadata implements Iterable<MetadataPair> {
  /** Lower-cased key → its pairs. Undefined until the first read, while `#received` holds the pairs. */
  #entries: Map<string, MetadataPair[]> | undefined
  #received: readonly MetadataPair[] | undefined

  /** Empty, or with the pairs of `init`, always a copy. Throws `ERR_TTRPC_METADATA`. */
  constructor(init?: MetadataInit) {
    if (init === undefined) return
    if (init instanceof Metadata) {
      this.#entries = copyOf(init.#read())
      return
    }
    for (const [key, value] of pairsOf(init)) this.append(key, value)
  }

  /** Returns `init` itself when it is a Metadata, else a new one. Throws `ERR_TTRPC_METADATA`. */
  static from(init?: MetadataInit): Metadata {
    return init instanceof Metadata ? init : new Metadata(init)
  }

  /** Returns the metadata of an object's own keys. Throws `ERR_TTRPC_METADATA`. */
  static fromObject(object: Readonly<Record<string, string | readonly string[]>>): Metadata {
    return new Metadata(object)
  }

  /** Returns pairs as a peer sent them, keys verbatim and unchecked. Keeps `pairs`; they are indexed at the first read. */
  static received(pairs: readonly MetadataPair[]): Metadata {
    const metadata = new Metadata()
    metadata.#received = pairs
    return metadata
  }

  /** Whether it has no pair. */
  get empty(): boolean {
    return this.size === 0
  }

  /** The number of pairs. */
  get size(): number {
    if (this.#received !== undefined) return this.#received.length
    let size = 0
    if (this.#entries !== undefined) for (const pairs of this.#entries.values()) size += pairs.length
    return size
  }

  /** Returns the first value of `key`, or undefined. (Go's Get returns all of them, as `getAll`.) */
  get(key: string): string | undefined {
    return this.#read().get(lower(key))?.[0]?.[1]
  }

  /** Returns all values of `key`, in order: a new array, empty when there is none. */
  getAll(key: string): string[] {
    return (
      this.#read()
        .get(lower(key))
        ?.map((pair) => pair[1]) ?? []
    )
  }

  /** Returns whether `key` has a value. */
  has(key: string): boolean {
    return this.#read().has(lower(key))
  }

  /** Replaces all values of `key`; an empty list deletes it. Throws `ERR_TTRPC_METADATA`. */
  set(key: string, value: string | readonly string[]): this {
    const name = lower(key)
    const pairs = valuesOf(name, value).map((text): MetadataPair => [name, text])
    if (pairs.length === 0) this.#read().delete(name)
    else this.#read().set(name, pairs)
    return this
  }

  /** Adds to the values of `key`. Throws `ERR_TTRPC_METADATA`. */
  append(key: string, value: string | readonly string[]): this {
    const name = lower(key)
    const values = valuesOf(name, value)
    for (const text of values) addPair(this.#read(), name, [name, text])
    return this
  }

  /** Removes `key`. Returns whether it had a value. */
  delete(key: string): boolean {
    return this.#read().delete(lower(key))
  }

  /** Returns a copy that changes independently; keys keep their spelling. */
  clone(): Metadata {
    return new Metadata(this)
  }

  /** Returns all pairs as they go, or came, over the wire. */
  *entries(): IterableIterator<MetadataPair> {
    for (const pairs of this.#read().values()) yield* pairs
  }

  [Symbol.iterator](): IterableIterator<MetadataPair> {
    return this.entries()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Metadata ${JSON.stringify([...this])}`
  }

  #read(): Map<string, MetadataPair[]> {
    if (this.#entries === undefined) {
      this.#entries = new Map()
      for (const pair of this.#received ?? []) addPair(this.#entries, pair[0].toLowerCase(), pair)
      this.#received = undefined
    }
    return this.#entries
  }
}

function addPair(entries: Map<string, MetadataPair[]>, name: string, pair: MetadataPair): void {
  const pairs = entries.get(name)
  if (pairs === undefined) entries.set(name, [pair])
  else pairs.push(pair)
}

function copyOf(entries: Map<string, MetadataPair[]>): Map<string, MetadataPair[]> {
  const copy = new Map<string, MetadataPair[]>()
  for (const [name, pairs] of entries) copy.set(name, [...pairs])
  return copy
}

function lower(key: unknown): string {
  if (typeof key !== 'string')
    throw misuse('ERR_TTRPC_METADATA', `a metadata key must be a string, not ${kindOf(key)}`)
  if (!isWellFormed(key))
    throw misuse('ERR_TTRPC_METADATA', 'a metadata key has a lone surrogate, which UTF-8 cannot encode')
  return key.toLowerCase()
}

function valuesOf(name: string, value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value]
  for (const text of values) {
    if (typeof text !== 'string') {
      throw misuse(
        'ERR_TTRPC_METADATA',
        `metadata ${JSON.stringify(name)} must be a string, not ${kindOf(text)}`,
      )
    }
    if (!isWellFormed(text)) {
      throw misuse(
        'ERR_TTRPC_METADATA',
        `metadata ${JSON.stringify(name)} has a lone surrogate, which UTF-8 cannot encode`,
      )
    }
  }
  return values as readonly string[]
}

function* pairsOf(init: unknown): Iterable<readonly [key: string, value: string | readonly string[]]> {
  if (init === null || typeof init !== 'object') {
    throw misuse('ERR_TTRPC_METADATA', `metadata must be an object or a list of pairs, not ${kindOf(init)}`)
  }
  if (!(Symbol.iterator in init)) {
    yield* Object.entries(init as Record<string, string>)
    return
  }
  for (const pair of init as Iterable<unknown>) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw misuse('ERR_TTRPC_METADATA', 'a list of metadata must hold [key, value] pairs')
    }
    yield pair as [string, string]
  }
}
