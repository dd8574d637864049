import type { GenerateOptions } from '../../../codegen.js'
import { UsageError } from '../command.js'
import { readArguments } from '../read-arguments.js'

/** What `ttrpc generate` is asked to do. */
export interface GenerateCommand {
  readonly out: string
  readonly check: boolean
  /** Files and folders. */
  readonly files: readonly string[]
  readonly options: GenerateOptions
}

/** Reads the arguments. Throws `UsageError`; `generateModules` checks the values of options. */
export function readCommand(args: readonly string[]): GenerateCommand {
  const { values, positionals: files } = readArguments(args, {
    out: { type: 'string' },
    include: { type: 'string', short: 'I', multiple: true },
    js: { type: 'boolean' },
    ts: { type: 'boolean' },
    types: { type: 'boolean' },
    int64: { type: 'string' },
    'keep-case': { type: 'boolean' },
    check: { type: 'boolean', default: false },
    runtime: { type: 'string' },
    'import-extension': { type: 'string' },
  })
  const { out, check, include = [], js, ts, types } = values
  if (files.length === 0) throw new UsageError('name the .proto files, or a folder with them')
  if (out === undefined || out === '') throw new UsageError('name the folder to write to with --out')
  if ([js, ts, types].filter((one) => one === true).length > 1)
    throw new UsageError('--js, --ts and --types exclude each other')
  const options = {
    includeDirs: include,
    target: ts ? 'ts' : types ? 'types' : 'js',
    keepCase: values['keep-case'] ?? false,
    int64: values.int64 as GenerateOptions['int64'],
    runtime: values.runtime,
    importExtension: values['import-extension'] as GenerateOptions['importExtension'],
  }
  return { out, check, files, options: options as GenerateOptions }
}
