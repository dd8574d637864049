import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'
import { choice, type Option } from '../../options/option.js'
import { type CheckedBy, options, type TableOf } from '../../options/options.js'
import type { GenerateOptions } from './generated.js'
import { loadTable } from './load-settings.js'

/** What an `import` has behind `from`; nothing in it may end the string. */
const specifier: Option<string> = {
  check(value, name) {
    if (value === undefined) return 'ttrpc/messages'
    if (typeof value === 'string' && /^[^\s'"\\`]+$/.test(value)) return value
    const given = typeof value === 'string' ? JSON.stringify(value) : kindOf(value)
    throw misuse('ERR_TTRPC_OPTION', `${name} must be what an import names, not ${given}`)
  },
}

/** The options of `generateModules`. */
export const generateOptions = options('generateModules', {
  ...loadTable,
  target: choice<'js' | 'ts' | 'types'>('js', ['js', 'ts', 'types']),
  runtime: specifier,
  importExtension: choice<'js' | 'ts'>('js', ['js', 'ts']),
} satisfies TableOf<GenerateOptions>)

export type GenerateSettings = CheckedBy<typeof generateOptions>
