import type { Method, NamespaceBase, ReflectionObject, Root, Service } from 'protobufjs'
import type { MisuseCode } from '../../base/errors/misuse.js'
import { textOf } from '../../base/errors/text.js'
import { type ProtoTypes, typesOf } from '../emit/types.js'
import { byNames, type Named } from './by-names.js'
import type { LoadSettings } from './load-settings.js'
import type { LoadedMethod, LoadedProto, LoadedService, LooseType } from './loaded.js'
import { importedFile, namedFile, notFound, type SourceFile } from './source-files.js'

type Protobuf = typeof import('protobufjs')

/** Reads the files for `loadProto`. */
export async function readProto(paths: readonly string[], settings: LoadSettings): Promise<LoadedProto> {
  const imported: Protobuf & { default?: Protobuf } = await import('protobufjs')
  const protobuf = imported.default ?? imported
  try {
    const files = new ProtoFiles(protobuf, settings)
    for (const path of paths) files.readNamed(path)
    return files.loaded()
  } catch (error) {
    throw protoError(`cannot load ${paths.join(', ')}: ${textOf(error)}`, error)
  }
}

/** Parses files and what they import into one root. */
class ProtoFiles {
  readonly #protobuf: Protobuf
  readonly #settings: LoadSettings
  readonly #root: Root
  readonly #read = new Set<string>()
  readonly #named = new Set<string>()

  constructor(protobuf: Protobuf, settings: LoadSettings) {
    this.#protobuf = protobuf
    this.#settings = settings
    this.#root = new protobuf.Root()
  }

  readNamed(path: string): void {
    const file = namedFile(path, this.#settings.includeDirs)
    this.#named.add(file.name)
    this.#parse(file)
  }

  loaded(): LoadedProto {
    const root = this.#root.resolveAll() as Root
    const types = typesOf(root, this.#settings.int64)
    const services = servicesOf(this.#protobuf, root).map((service) => ({
      value: definitionOf(service, types),
      name: nameOf(service),
      preferred: this.#isNamed(service),
    }))
    const preferred = (name: string): boolean => this.#isNamed(root.lookup(name))
    const named = <T>(all: ReadonlyMap<string, T>): Named<T>[] =>
      [...all].map(([name, value]) => ({ name, value, preferred: preferred(name) }))
    const byName = {
      services: byNames(services),
      messages: byNames(named(types.messages) as Named<LooseType>[]),
      enums: byNames(named(types.enums).map((one) => ({ ...one, value: one.value.values }))),
    }
    const loaded: Record<string, unknown> = Object.assign(Object.create(null), byName.services)
    for (const [key, value] of Object.entries(byName))
      Object.defineProperty(loaded, key, { value, writable: true, enumerable: false, configurable: true })
    return loaded as LoadedProto
  }

  #parse(file: SourceFile): void {
    if (this.#read.has(file.name)) return
    this.#read.add(file.name)
    const { keepCase, includeDirs } = this.#settings
    // For the texts of errors, and for `filename` of what the file declares. Not in the types of protobufjs.
    const parse = this.#protobuf.parse as Protobuf['parse'] & { filename: string | null }
    parse.filename = file.name
    const { imports, weakImports } = parse(file.text(), this.#root, { keepCase })
    for (const target of imports ?? []) {
      const found = importedFile(file.name, target, includeDirs)
      if (found === undefined) throw notFound(file.name, target, includeDirs)
      this.#parse(found)
    }
    for (const target of weakImports ?? []) {
      const found = importedFile(file.name, target, includeDirs)
      if (found !== undefined) this.#parse(found)
    }
  }

  /** Whether the object is of a file that the user named, and not of an imported one. */
  #isNamed(object: ReflectionObject | null): boolean {
    for (let at = object; at !== null; at = at.parent)
      if (typeof at.filename === 'string') return this.#named.has(at.filename)
    return false
  }
}

function nameOf(object: ReflectionObject): string {
  return object.fullName.replace(/^\./, '')
}

function servicesOf(protobuf: Protobuf, namespace: NamespaceBase): Service[] {
  return namespace.nestedArray.flatMap((object) => {
    if (object instanceof protobuf.Service) return [object]
    return object instanceof protobuf.Namespace ? servicesOf(protobuf, object) : []
  })
}

function definitionOf(service: Service, types: ProtoTypes): LoadedService {
  const methods: Record<string, LoadedMethod> = Object.create(null)
  for (const method of service.methodsArray) methods[method.name] = methodOf(method, types)
  return { name: nameOf(service), methods }
}

function methodOf(method: Method, { messages }: ProtoTypes): LoadedMethod {
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
