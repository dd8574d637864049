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
 * ```js
 * import { writeFile } from 'node:fs/promises'
 * import { loadProto, Server } from 'ttrpc'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const proto = new URL('greeter.proto', import.meta.url)
 * await writeFile(proto, `syntax = "proto3";
 * package demo.v1;
 * message Name { string name = 1; }
 * message Text { string text = 1; }
 * service Greeter { rpc SayHello(Name) returns (Text); }
 * `)
 * const { Greeter } = await loadProto(proto)
 * const server = new Server().register(Greeter, { sayHello: ({ name }) => ({ text: `hello ${name}` }) })
 * const client = inMemory(server)
 * console.log((await client.service(Greeter).sayHello({ name: 'Ada' })).text) // hello Ada
 * await server.close()
 * ```
 */
export async function loadProto(
  path: string | URL | readonly (string | URL)[],
  options: LoadProtoOptions = {},
): Promise<LoadedServices> {
  const { readServices } = await import('./proto-files.js') // loaded here: programs with generated code do not need it
  return readServices(path, options)
}
