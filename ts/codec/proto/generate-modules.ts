import { generateOptions } from './generate-settings.js'
import type { GeneratedFile, GenerateOptions } from './generated.js'
import { pathsOf } from './load-settings.js'

/**
 * Generates a module for each of the .proto files and of their imports, and resolves with the files, in the order of
 * their names. Writes nothing.
 *
 * Rejects with an Error of code `ERR_TTRPC_PROTO` that names the file, with `ERR_TTRPC_OPTION` or `ERR_TTRPC_ARGUMENT`.
 *
 * @example
 * ```js
 * import { writeFile } from 'node:fs/promises'
 * import { generateModules } from 'ttrpc/codegen'
 *
 * const proto = new URL('greeter.proto', import.meta.url)
 * await writeFile(proto, 'syntax = "proto3"; package demo.v1; message Name { string name = 1; }')
 * for (const { path, text } of await generateModules(proto, { target: 'ts' })) {
 *   console.log(path) // greeter.ts
 *   await writeFile(new URL(path, import.meta.url), text)
 * }
 * ```
 */
export async function generateModules(
  path: string | URL | readonly (string | URL)[],
  options: GenerateOptions = {},
): Promise<GeneratedFile[]> {
  const paths = pathsOf(path, 'generateModules')
  const settings = generateOptions.check(options)
  const { generateFiles } = await import('./generated-files.js')
  return generateFiles(paths, settings)
}
