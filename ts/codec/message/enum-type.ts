/** An enum of a .proto file: numbers by name, and names by number (of two names for a number, the first). */
export type EnumValues = Readonly<Record<string, number>> & Readonly<Record<number, string>>

/** An enum as codecs use it. */
export class EnumType {
  /** E.g. `demo.v1.Kind`. */
  readonly name: string
  readonly values: EnumValues
  /** Numbers without a name do not belong to it (proto2); read ones are kept as unknown fields. */
  readonly closed: boolean

  constructor(name: string, numbers: Readonly<Record<string, number>>, closed: boolean) {
    // Without a prototype: a name may be that of a method of objects.
    const values: Record<string | number, number | string> = Object.create(null)
    for (const [key, number] of Object.entries(numbers)) {
      values[key] = number
      values[number] ??= key
    }
    this.name = name
    this.values = Object.freeze(values) as EnumValues
    this.closed = closed
  }

  /** Returns the number of a name; undefined when there is none. */
  numberOf(name: string): number | undefined {
    const number: unknown = this.values[name]
    return typeof number === 'number' ? number : undefined
  }

  /** Returns the name of a number; undefined when there is none. */
  nameOf(number: number): string | undefined {
    const name: unknown = this.values[number]
    return typeof name === 'string' ? name : undefined
  }

  get names(): string[] {
    return Object.keys(this.values).filter((key) => typeof this.values[key] === 'number')
  }
}
