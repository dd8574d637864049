import { loadOptions, pathsOf } from './load-settings.js'
import type { LoadedProto, LoadProtoOptions } from './loaded.js'

/**
 * Reads .proto files and their imports. Resolves with their services by name; `services`, `messages` and `enums` of the
 * result have everything by full name, and by bare name where only one has it.
 *
 * Messages are plain objects with every field: names in camelCase, 64-bit integers as bigint, enums as numbers. What is
 * sent has to fit its field, or encoding throws `ERR_TTRPC_MESSAGE` with the field's path: see docs/messages.md.
 *
 * The code of messages is compiled when they are first used: treat .proto files as code, and do not use this under
 * `--disallow-code-generation-from-strings`.
 *
 * `T`: the type of the result, where the compiler is to know more than that messages are `any`: the `Loaded` that
 * `ttrpc generate --types` writes for the file.
 *
 * Rejects with an Error of code `ERR_TTRPC_PROTO` that names file, line and column, with `ERR_TTRPC_OPTION` or `ERR_TTRPC_ARGUMENT`.
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
export async function loadProto<T extends object = LoadedProto>(
  path: string | URL | readonly (string | URL)[],
  options: LoadProtoOptions = {},
): Promise<T> {
  const paths = pathsOf(path, 'loadProto')
  const settings = loadOptions.check(options)
  const { readProto } = await import('./proto-files.js') // loaded here: programs with generated code do not need it
  return (await readProto(paths, settings)) as object as T
}
