import { didYouMean } from '../base/errors/did-you-mean.js'
import { misuse, misuseCodes } from '../base/errors/misuse.js'
import { field, kindOf, textOf } from '../base/errors/text.js'
import type { Option } from './option.js'

type Table = Readonly<Record<string, Option<unknown>>>

/**
 * The table that belongs to a public interface of options. `satisfies TableOf<…>` makes the compiler refuse a
 * table that lacks one of its names, or has one more.
 */
export type TableOf<O> = { readonly [N in keyof O]-?: Option<unknown> }

/** Options after the check: every name of the table is there, with its default where it was left out. */
export type Checked<T extends Table> = {
  readonly [N in keyof T]: T[N] extends Option<infer V> ? V : never
}

/** The settings that a table of options yields: `type Settings = CheckedBy<typeof table>`. */
export type CheckedBy<O> = O extends Options<infer T> ? Checked<T> : never

/** A table of options, and the check by it. Made by `options`, once, when its module loads; holds no state. */
export class Options<T extends Table> {
  readonly #what: string
  readonly #options: ReadonlyMap<string, Option<unknown>>
  readonly #prefix: string
  /** The options in the order of the table. */
  readonly #names: readonly string[]
  readonly #checks: readonly Option<unknown>[]
  /** Has every name: a copy of it is one allocation, where one name after the other takes several. */
  readonly #blank: Readonly<Record<string, unknown>>

  constructor(what: string, table: T, prefix: string) {
    this.#what = what
    this.#options = new Map(Object.entries(table))
    this.#prefix = prefix
    this.#names = Object.keys(table)
    this.#checks = Object.values(table)
    this.#blank = Object.fromEntries(this.#names.map((name) => [name, undefined]))
  }

  /** The names of all options. */
  get names(): readonly string[] {
    return this.#names
  }

  /**
   * Returns all options, with defaults for those left out; `given` may be undefined. Throws `ERR_TTRPC_OPTION`
   * for what is not an object, for an unknown name, for a wrong value and where reading one throws.
   */
  check(given: unknown): Checked<T> {
    try {
      return this.#check(given)
    } catch (error) {
      throw withCode(this.#what, error)
    }
  }

  /** Throws as `check` does and makes no new object: for options that are checked at each call and passed on. */
  verify(given: object): void {
    try {
      this.#verify(given)
    } catch (error) {
      throw withCode(this.#what, error)
    }
  }

  #check(given: unknown): Checked<T> {
    if (given !== undefined) refuseUnknown(this.#what, given, this.#options)
    const values = (given ?? {}) as Record<string, unknown>
    const checked: Record<string, unknown> = { ...this.#blank }
    for (let at = 0; at < this.#names.length; at++) {
      const name = this.#names[at]!
      checked[name] = this.#checks[at]!.check(values[name], this.#prefix + name)
    }
    return checked as Checked<T>
  }

  #verify(given: object): void {
    refuseNonObject(this.#what, given)
    for (const name of Object.keys(given)) {
      const option = this.#options.get(name)
      if (option === undefined) throw unknownOption(this.#what, name, this.#options)
      const value = (given as Record<string, unknown>)[name]
      if (value !== undefined) option.check(value, this.#prefix + name)
    }
    const prototype = Object.getPrototypeOf(given)
    if (prototype !== Object.prototype && prototype !== null) this.#verifyInherited(given)
  }

  #verifyInherited(given: object): void {
    for (const [name, option] of this.#options) {
      const value = (given as Record<string, unknown>)[name]
      if (value !== undefined) option.check(value, this.#prefix + name)
    }
  }
}

/**
 * A table of options. `what` names the object in errors, e.g. `'server'` in `unknown server option "foo"`;
 * `prefix` goes before the name of an option in errors about its value.
 */
export function options<T extends Table>(what: string, table: T, prefix = ''): Options<T> {
  return new Options(what, table, prefix)
}

/** The names that are known: a Set of them, or a Map of their options. */
interface Names {
  has(name: string): boolean
  keys(): Iterable<string>
}

/**
 * Throws `ERR_TTRPC_OPTION` for what is not an object, and for a key that is not known: a misspelt option
 * must not be silently ignored.
 */
export function refuseUnknown(what: string, given: unknown, known: Names): void {
  refuseNonObject(what, given)
  for (const name of Object.keys(given)) if (!known.has(name)) throw unknownOption(what, name, known)
}

function refuseNonObject(what: string, given: unknown): asserts given is object {
  if (typeof given === 'object' && given !== null && mayHaveOptions(given)) return
  throw misuse('ERR_TTRPC_OPTION', `${what} options must be an object, not ${kindOf(given)}`)
}

/**
 * Whether it may be an object of options: a literal, an instance of a class, a module. Of an array, a Map, a Promise or the
 * like no property is an option, and what it holds would be silently ignored.
 */
function mayHaveOptions(given: object): boolean {
  if (Object.getPrototypeOf(given) === Object.prototype) return true
  const tag = Object.prototype.toString.call(given)
  return tag === '[object Object]' || tag === '[object Module]'
}

/** Returns what was thrown while options were checked: as it is where it has a code of ours, else as the cause of one. */
function withCode(what: string, error: unknown): unknown {
  if (error instanceof TypeError && String(field(error, 'code')) in misuseCodes) return error
  return misuse('ERR_TTRPC_OPTION', `${what} options cannot be read: ${textOf(error)}`, error)
}

function unknownOption(what: string, name: string, known: Names): TypeError {
  const hint = didYouMean(name, known.keys())
  return misuse('ERR_TTRPC_OPTION', `unknown ${what} option ${JSON.stringify(name)}${hint}`)
}
