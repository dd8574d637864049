import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import { FIELD_PATH, snakeCase } from '../message/name-case.js'

/** google.protobuf.FieldMask. */
export interface FieldMask {
  /** In the names of the .proto file: `user_name`, `address.city`. */
  readonly paths: readonly string[]
}

/**
 * Returns the FieldMask of these paths. Names may be written as in JavaScript: `userName` becomes `user_name`, as the
 * peer expects it. Throws `ERR_TTRPC_ARGUMENT` for what is not a path.
 *
 * @example
 * ```js
 * import { fieldMask } from 'ttrpc'
 *
 * console.log(fieldMask('userName', 'address.city').paths.join()) // user_name,address.city
 * ```
 */
export function fieldMask(...paths: readonly string[]): FieldMask {
  return { paths: paths.map(pathOf) }
}

/** A name that begins with a capital letter, or has an underscore, is already as in the file. */
function nameOf(name: string): string {
  return /^[A-Z]|_/.test(name) ? name : snakeCase(name)
}

function pathOf(path: string): string {
  if (typeof path === 'string' && FIELD_PATH.test(path)) return path.split('.').map(nameOf).join('.')
  const given = typeof path === 'string' ? JSON.stringify(path) : kindOf(path)
  throw misuse('ERR_TTRPC_ARGUMENT', `a path of a FieldMask must be such as address.city, not ${given}`)
}
