import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'

/**
 * Thrown where a value does not fit its field, and caught by the codec, which makes the error of it. The messages around
 * the field add their part of the path on its way up, so that no path is kept while messages are encoded.
 */
export class Refusal {
  /** From the field up to the message that is encoded; a number is the place in a list. */
  readonly path: (string | number)[] = []
  readonly text: string
  readonly range: boolean

  constructor(text: string, range = false) {
    this.text = text
    this.range = range
  }

  /**
   * Returns the error: a RangeError for a value of the right type, else a TypeError. `failed`: what could not be done, as
   * `cannot encode demo.v1.Order`.
   */
  toError(failed: string): Error {
    const path = this.path.reverse().reduce<string>((above, part) => above + pathPart(above, part), '')
    const text = `${failed}: ${path === '' ? '' : `${path} `}${this.text}`
    if (!this.range) return Object.assign(misuse('ERR_TTRPC_MESSAGE', text), { path })
    return Object.assign(new RangeError(text), { code: 'ERR_TTRPC_MESSAGE', path })
  }
}

function pathPart(above: string, part: string | number): string {
  if (typeof part === 'number') return `[${part}]`
  if (!/^[\w$]+$/.test(part)) return `[${JSON.stringify(part)}]`
  return above === '' ? part : `.${part}`
}

/** Throws a refusal for the value of a field. */
export function refuse(text: string, name: string, index?: string | number, range = false): never {
  throw at(new Refusal(text, range), name, index)
}

/** Adds the field, and the place in its list or map, to the path of a refusal. Returns what is to be thrown. */
export function at(error: unknown, name: string, index?: string | number): unknown {
  if (!(error instanceof Refusal)) return error
  if (index !== undefined) error.path.push(index)
  error.path.push(name)
  return error
}

const SHOWN_CHARS = 40

/** Returns a value as errors show it. */
export function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${String(value)}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value !== 'string') return kindOf(value)
  return JSON.stringify(value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value)
}
