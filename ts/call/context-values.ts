/** A key of `ContextValues`, with the type of its value. Two keys are never the same, whatever their names. */
export interface ContextKey<T> {
  /** For people who debug. */
  readonly name: string
  /** What `get` gives where nothing was set. */
  readonly default: T
}

/** A new key; without a default, `get` may give undefined. */
export function contextKey<T>(name: string): ContextKey<T | undefined>
export function contextKey<T>(name: string, value: T): ContextKey<T>
export function contextKey(name: string, value?: unknown): ContextKey<unknown> {
  return Object.freeze({ name, default: value })
}

/** What interceptors tell each other, and the handler, about one call. Nothing of it goes over the wire. */
export class ContextValues {
  #values: Map<ContextKey<never>, unknown> | undefined

  get<T>(key: ContextKey<T>): T {
    const own = key as ContextKey<never>
    return this.#values?.has(own) ? (this.#values.get(own) as T) : key.default
  }

  set<T>(key: ContextKey<T>, value: T): this {
    this.#values ??= new Map()
    this.#values.set(key as ContextKey<never>, value)
    return this
  }

  has(key: ContextKey<unknown>): boolean {
    return this.#values?.has(key as ContextKey<never>) === true
  }

  /** Back to the default; was it set? */
  delete(key: ContextKey<unknown>): boolean {
    return this.#values?.delete(key as ContextKey<never>) === true
  }
}
