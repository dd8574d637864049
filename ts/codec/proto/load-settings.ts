import { fileURLToPath } from 'node:url'
import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import { choice, flag, type Option } from '../../options/option.js'
import { type CheckedBy, options, type TableOf } from '../../options/options.js'
import type { Int64Kind, LoadProtoOptions } from './loaded.js'

/** Folders, as paths or as URLs of files. */
const folders: Option<readonly string[]> = {
  check(value, name) {
    if (value === undefined) return []
    if (!Array.isArray(value))
      throw misuse('ERR_TTRPC_OPTION', `${name} must be an array of folders, not ${kindOf(value)}`)
    return value.map((one, i) => pathOf(one, 'ERR_TTRPC_OPTION', `${name}[${i}]`))
  },
}

/** What every reader of .proto files takes. */
export const loadTable = {
  includeDirs: folders,
  keepCase: flag(false),
  int64: choice<Int64Kind>('bigint', ['bigint', 'string', 'number']),
} satisfies TableOf<LoadProtoOptions>

/** The options of `loadProto`. */
export const loadOptions = options('loadProto', loadTable)

export type LoadSettings = CheckedBy<typeof loadOptions>

/** Returns the paths of the files that a function was called with. Throws `ERR_TTRPC_ARGUMENT`. */
export function pathsOf(files: unknown, caller: string): readonly string[] {
  const all: readonly unknown[] = Array.isArray(files) ? files : [files]
  if (all.length === 0) throw misuse('ERR_TTRPC_ARGUMENT', `${caller} needs at least one file`)
  return all.map((one, i) =>
    pathOf(one, 'ERR_TTRPC_ARGUMENT', Array.isArray(files) ? `the file at ${i}` : `the file of ${caller}`),
  )
}

function pathOf(value: unknown, code: 'ERR_TTRPC_ARGUMENT' | 'ERR_TTRPC_OPTION', what: string): string {
  if (typeof value === 'string' && value !== '' && !value.startsWith('file:')) return value
  if (value instanceof URL && value.protocol === 'file:') return fileURLToPath(value)
  const given =
    typeof value === 'string' || value instanceof URL ? JSON.stringify(String(value)) : kindOf(value)
  throw misuse(code, `${what} must be a path or a file: URL object, not ${given}`)
}
