import type { LoadProtoOptions } from './loaded.js'

/** Options of `generateModules`. */
export interface GenerateOptions extends LoadProtoOptions {
  /**
   * `'js'` (the default): a .js and a .d.ts file for each .proto file. `'ts'`: one .ts file. `'types'`: one .types.d.ts
   * file, whose `Loaded` types the result of `loadProto`.
   */
  readonly target?: 'js' | 'ts' | 'types'
  /**
   * What generated modules import to make types: `'ttrpc/messages'` by default. One that begins with a dot is relative
   * to the folder of all modules.
   */
  readonly runtime?: string
  /**
   * The extension with which modules in TypeScript import each other: `'js'` by default, for programs that are
   * compiled; `'ts'` where Node runs them as they are.
   */
  readonly importExtension?: 'js' | 'ts'
}

/** A generated file. */
export interface GeneratedFile {
  /** Relative to the folder of all modules, e.g. `demo/v1/greeter.js`. */
  readonly path: string
  readonly text: string
}
