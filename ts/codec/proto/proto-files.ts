import type { Method, Service } from 'protobufjs'
import type { MisuseCode } from '../../base/errors/misuse.js'
import { textOf } from '../../base/errors/text.js'
import { type ProtoTypes, typesOf } from '../emit/types.js'
import { byNames, type Named } from './by-names.js'
import type { LoadSettings } from './load-settings.js'
import type { LoadedMethod, LoadedProto, LoadedService, LooseType } from './loaded.js'
import { LocatedError } from './located-error.js'
import { loadProtobuf, nameOf, ProtoParser } from './proto-parser.js'
import { DiskSources, type ProtoSources } from './source-files.js'

/** Reads the files for `loadProto`. */
export async function readProto(paths: readonly string[], settings: LoadSettings): Promise<LoadedProto> {
  return parsed(paths, settings, (parser) => loadedOf(parser, settings))
}

/** Parses the files and returns what is made of them. Rejects with `ERR_TTRPC_PROTO`. */
export async function parsed<T>(
  paths: readonly string[],
  settings: LoadSettings,
  make: (parser: ProtoParser) => T,
  sources: ProtoSources = new DiskSources(settings.includeDirs),
): Promise<T> {
  const protobuf = await loadProtobuf()
  try {
    const parser = new ProtoParser(protobuf, sources, settings.keepCase)
    for (const path of paths) parser.parse(path)
    return make(parser)
  } catch (error) {
    if (error instanceof LocatedError) throw protoError(error.message, error)
    throw protoError(`cannot load ${paths.join(', ')}: ${textOf(error)}`, error)
  }
}

function loadedOf(parser: ProtoParser, { int64 }: LoadSettings): LoadedProto {
  const root = parser.resolve()
  const types = typesOf(root, int64)
  const named = <T>(all: Iterable<readonly [string, T]>): Named<T>[] =>
    [...all].map(([name, value]) => ({
      name,
      value,
      preferred: parser.fileOf(root.lookup(name))?.named === true,
    }))
  const services = parser
    .services()
    .map((service) => [nameOf(service), definitionOf(service, types)] as const)
  const byName = {
    services: byNames(named(services)),
    messages: byNames(named(types.messages) as Named<LooseType>[]),
    enums: byNames(named(types.enums).map((one) => ({ ...one, value: one.value.values }))),
  }
  const loaded: Record<string, unknown> = Object.assign(Object.create(null), byName.services)
  for (const [key, value] of Object.entries(byName))
    Object.defineProperty(loaded, key, { value, writable: true, enumerable: false, configurable: true })
  return loaded as LoadedProto
}

function definitionOf(service: Service, types: ProtoTypes): LoadedService {
  const methods: Record<string, LoadedMethod> = Object.create(null)
  for (const method of service.methodsArray) methods[method.name] = methodOf(method, types)
  return { name: nameOf(service), methods }
}

/** Returns a method with its types. */
export function methodOf(method: Method, { messages }: ProtoTypes): LoadedMethod {
  const { resolvedRequestType: input, resolvedResponseType: output } = method
  if (!input || !output) throw new Error(`the messages of method ${method.fullName} are not resolved`)
  return {
    input: messages.get(nameOf(input)) as LooseType,
    output: messages.get(nameOf(output)) as LooseType,
    clientStreaming: method.requestStream === true,
    serverStreaming: method.responseStream === true,
  }
}

function protoError(message: string, cause: unknown): Error {
  const code: MisuseCode = 'ERR_TTRPC_PROTO'
  return Object.assign(new Error(message, { cause }), { code })
}
