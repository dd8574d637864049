import type { LoadedServices, LoadProtoOptions } from './loaded.js'

/**
 * Reads .proto files and their imports. Resolves with their services. Fields are
 * camelCase, 64-bit integers as protobufjs has them (Long).
 *
 * Reflection compiles code at run time: treat .proto files as code, and do not use it
 * under `--disallow-code-generation-from-strings`.
 *
 * Rejects with an Error of code `ERR_TTRPC_PROTO` that names the file.
 *
 * @example
 * const { Greeter } = await loadProto(new URL('greeter.proto', import.meta.url))
 * const client = await connect('/run/demo.sock')
 * const reply = await client.service(Greeter).sayHello({ name: 'Ada' })
 */
export async function loadProto(
  path: string | URL | readonly (string | URL)[],
  options: LoadProtoOptions = {},
): Promise<LoadedServices> {
  const { readServices } = await import('./proto-files.js') // loaded here: programs with generated code do not need it
  return readServices(path, options)
}
