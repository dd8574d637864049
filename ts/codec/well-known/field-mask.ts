import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'

/** google.protobuf.FieldMask. */
export interface FieldMask {
  /** In the names of the .proto file: `user_name`, `address.city`. */
  readonly paths: readonly string[]
}

const PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/

/**
 * Returns the FieldMask of these paths. Names may be written as in JavaScript: `userName` becomes `user_name`, as the
 * peer expects it. Throws `ERR_TTRPC_ARGUMENT` for what is not a path.
 */
export function fieldMask(...paths: readonly string[]): FieldMask {
  return { paths: paths.map(pathOf) }
}

function pathOf(path: string): string {
  if (typeof path === 'string' && PATH.test(path))
    return path.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const given = typeof path === 'string' ? JSON.stringify(path) : kindOf(path)
  throw misuse('ERR_TTRPC_ARGUMENT', `a path of a FieldMask must be such as address.city, not ${given}`)
}
