import type { LoadedServices, LoadProtoOptions } from './loaded.js'

/**
 * Reads .proto files, their imports included, and gives their services. Fields
 * are camelCase, 64-bit integers as protobufjs has them (Long).
 *
 * Reflection compiles code at run time: treat .proto files as code, and do not use it
 * under `--disallow-code-generation-from-strings`.
 *
 * Rejects with an Error of code `ERR_TTRPC_PROTO` that names the file.
 */
export async function loadProto(
  path: string | URL | readonly (string | URL)[],
  options: LoadProtoOptions = {},
): Promise<LoadedServices> {
  const { readServices } = await import('./proto-files.js') // whoever has generated code never loads it
  return readServices(path, options)
}
