/** A key of `ContextValues`, with the type of its value. Each call of `contextKey` makes another key, whatever its name. */
export interface ContextKey<T> {
  /** For debugging. */
  readonly name: string
  /** Returned by `get` when no value was set. */
  readonly default: T
}

/**
 * Makes a new key. `value`: the default; without one, `get` may return undefined.
 *
 * @example
 * ```js
 * import { contextKey, Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const tenant = contextKey('tenant', 'none')
 * const readTenant = (next) => (request) => {
 *   request.values.set(tenant, request.metadata.get('tenant') ?? 'none')
 *   return next(request)
 * }
 * const server = new Server({ interceptors: [readTenant] }).registerRaw('demo.v1.Tenants', {
 *   Mine: (_, context) => Buffer.from(context.values.get(tenant)),
 * })
 * const client = inMemory(server)
 * const reply = await client.call('demo.v1.Tenants', 'Mine', new Uint8Array(), { metadata: { tenant: 'a' } })
 * console.log(Buffer.from(reply).toString()) // a
 * await server.close()
 * ```
 */
export function contextKey<T>(name: string): ContextKey<T | undefined>
export function contextKey<T>(name: string, value: T): ContextKey<T>
export function contextKey(name: string, value?: unknown): ContextKey<unknown> {
  return Object.freeze({ name, default: value })
}

/** Values that interceptors of one call pass to each other and to the handler. They do not go over the wire. */
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

  /** Removes the value. Returns whether one was set. */
  delete(key: ContextKey<unknown>): boolean {
    return this.#values?.delete(key as ContextKey<never>) === true
  }
}
