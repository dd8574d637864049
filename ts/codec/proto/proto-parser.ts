import { isAbsolute, relative, resolve } from 'node:path'
import type { NamespaceBase, ReflectionObject, Root, Service } from 'protobufjs'
import type { LoadSettings } from './load-settings.js'
import { importedFile, namedFile, notFound, type SourceFile } from './source-files.js'

export type Protobuf = typeof import('protobufjs')

/** A file that was parsed. */
export interface ParsedFile {
  /** As imports write it, e.g. `demo/v1/greeter.proto`; for a file that the user named, relative to one of the folders. */
  readonly target: string
  readonly package: string
  /** The user named it; others are imported. */
  readonly named: boolean
}

/** Loads the parser. */
export async function loadProtobuf(): Promise<Protobuf> {
  const imported: Protobuf & { default?: Protobuf } = await import('protobufjs')
  return imported.default ?? imported
}

/** Parses files and what they import into one root. */
export class ProtoParser {
  readonly #protobuf: Protobuf
  readonly #settings: LoadSettings
  readonly #root: Root
  readonly #files = new Map<string, ParsedFile>()

  constructor(protobuf: Protobuf, settings: LoadSettings) {
    this.#protobuf = protobuf
    this.#settings = settings
    this.#root = new protobuf.Root()
  }

  /** Parses a file that the user named. */
  parse(path: string): void {
    const { includeDirs } = this.#settings
    const file = namedFile(path, includeDirs)
    const within = [...includeDirs, '.'].map((dir) => relative(resolve(dir), resolve(path)))
    const target =
      within.find((one) => !one.startsWith('..') && !isAbsolute(one)) ?? path.replace(/^.*\//, '')
    const parsed = this.#files.get(file.name)
    if (parsed === undefined) this.#parse(file, target, true)
    else this.#files.set(file.name, { ...parsed, named: true })
  }

  /** Returns everything that was parsed, with its references resolved. Throws for one that is not declared. */
  resolve(): Root {
    return this.#root.resolveAll() as Root
  }

  get files(): Iterable<readonly [string, ParsedFile]> {
    return this.#files
  }

  /** Returns the services of the root. */
  services(namespace: NamespaceBase = this.#root): Service[] {
    const { Service, Namespace } = this.#protobuf
    return namespace.nestedArray.flatMap((object) => {
      if (object instanceof Service) return [object]
      return object instanceof Namespace ? this.services(object) : []
    })
  }

  /** Returns the file that declares an object. */
  fileOf(object: ReflectionObject | null): ParsedFile | undefined {
    for (let at = object; at !== null; at = at.parent)
      if (typeof at.filename === 'string') return this.#files.get(at.filename)
    return undefined
  }

  #parse(file: SourceFile, target: string, named: boolean): void {
    if (this.#files.has(file.name)) return
    this.#files.set(file.name, { target, package: '', named })
    const { keepCase, includeDirs } = this.#settings
    // For the texts of errors, and for `filename` of what the file declares. Not in the types of protobufjs.
    const parse = this.#protobuf.parse as Protobuf['parse'] & { filename: string | null }
    parse.filename = file.name
    const { imports, weakImports, package: name } = parse(file.text(), this.#root, { keepCase })
    this.#files.set(file.name, { target, package: name ?? '', named })
    for (const wanted of imports ?? []) {
      const found = importedFile(file.name, wanted, includeDirs)
      if (found === undefined) throw notFound(file.name, wanted, includeDirs)
      this.#parse(found, wanted, false)
    }
    for (const wanted of weakImports ?? []) {
      const found = importedFile(file.name, wanted, includeDirs)
      if (found !== undefined) this.#parse(found, wanted, false)
    }
  }
}

/** Returns the full name of an object, without the dot before it. */
export function nameOf(object: ReflectionObject): string {
  return object.fullName.replace(/^\./, '')
}
