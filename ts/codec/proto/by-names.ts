/** Something with a full name. */
export interface Named<T> {
  readonly name: string
  readonly value: T
  /** It goes before others of the same bare name: it is of a file that the user named. */
  readonly preferred: boolean
}

/**
 * Returns everything by its full name, and by its bare name where only one has it; where several have, the only one of
 * them that is preferred. A full name goes before a bare one.
 */
export function byNames<T>(all: readonly Named<T>[]): Readonly<Record<string, T>> {
  const named: Record<string, T> = Object.create(null)
  const bare = new Map<string, Named<T>[]>()
  for (const one of all) {
    named[one.name] = one.value
    const name = one.name.slice(one.name.lastIndexOf('.') + 1)
    bare.set(name, [...(bare.get(name) ?? []), one])
  }
  for (const [name, several] of bare) {
    const preferred = several.filter((one) => one.preferred)
    const [only, ...others] = preferred.length > 0 ? preferred : several
    if (only !== undefined && others.length === 0) named[name] ??= only.value
  }
  return named
}
