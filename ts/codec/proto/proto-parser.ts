import type { IParserResult, NamespaceBase, ReflectionObject, Root, Service } from 'protobufjs'
import { textOf } from '../../base/errors/text.js'
import { checkNames, checkNumbers, checkSyntax } from './file-checks.js'
import { ImportedFiles, publicImportsOf } from './imported-files.js'
import { LocatedError } from './located-error.js'
import { outlineOf } from './outline.js'
import { parseError } from './parse-error.js'
import type { ProtoSources, SourceFile } from './source-files.js'
import { withPlainStrings } from './string-literals.js'
import { unresolvedIn } from './unresolved.js'

export type Protobuf = typeof import('protobufjs')

/** A file that was parsed. */
export interface ParsedFile {
  readonly source: SourceFile
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
  readonly #sources: ProtoSources
  readonly #keepCase: boolean
  readonly #root: Root
  readonly #files = new Map<string, ParsedFile>()
  readonly #imported = new ImportedFiles()
  /** The names of the files from the one that the user named to the one whose imports are being parsed. */
  readonly #importing: string[] = []

  constructor(protobuf: Protobuf, sources: ProtoSources, keepCase: boolean) {
    this.#protobuf = protobuf
    this.#sources = sources
    this.#keepCase = keepCase
    this.#root = new protobuf.Root()
  }

  /** Parses a file that the user named. */
  parse(path: string): void {
    const { file, target } = this.#sources.named(path)
    const parsed = this.#files.get(file.name)
    if (parsed === undefined) this.#parse(file, target, true)
    else this.#files.set(file.name, { ...parsed, target, named: true })
  }

  /** Returns everything that was parsed, with its references resolved. Throws for one that is not declared. */
  resolve(): Root {
    checkNumbers(this.#root, (field) => this.fileOf(field)?.source)
    let failure: unknown
    try {
      this.#root.resolveAll()
      if (this.#imported.areComplete(this.#root, (object) => this.fileOf(object)?.source.name))
        return this.#root
    } catch (error) {
      failure = error
    }
    const error = unresolvedIn({
      files: [...this.#files.values()].map(({ source }) => source),
      root: this.#root,
      protobuf: this.#protobuf,
      faultOf: (from, found) => this.#importFault(from, found),
    })
    throw error ?? failure ?? new Error('a type is used whose file is not imported')
  }

  /** As protoc: being loaded by chance is not enough. */
  #importFault(from: SourceFile, found: ReflectionObject): string | undefined {
    const declaring = this.fileOf(found)
    if (declaring === undefined || this.#imported.sees(from.name, declaring.source.name)) return undefined
    return `is declared in ${declaring.target}, which this file does not import`
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
    const parsed = { source: file, target, package: '', named }
    this.#files.set(file.name, parsed)
    this.#importing.push(file.name)
    const { imports = [], weakImports = [], package: name = '' } = this.#parseText(file)
    this.#files.set(file.name, { ...parsed, package: name })
    const passedOn = publicImportsOf(file.text())
    for (const wanted of imports) this.#import(file, wanted, passedOn.has(wanted) ? 'public' : 'plain')
    for (const wanted of weakImports) this.#import(file, wanted, 'weak')
    this.#importing.pop()
  }

  #parseText(file: SourceFile): IParserResult {
    const keepCase = this.#keepCase
    // For `filename` of what the file declares. Not in the types of protobufjs.
    const parse = this.#protobuf.parse as Protobuf['parse'] & { filename: string | null }
    parse.filename = file.name
    const text = file.text()
    checkSyntax(file, text)
    checkNames(file, text, keepCase)
    const plain = withPlainStrings(text, (at) => {
      throw new LocatedError(file.shown, text, at, 'this is not an escape of a string')
    })
    try {
      return parse(plain, this.#root, { keepCase })
    } catch (error) {
      const parseAgain = (part: string): unknown => parse(part, new this.#protobuf.Root(), { keepCase })
      throw parseError({ file, text, error, parseAgain, earlier: [...this.#files.values()] })
    }
  }

  #import(importer: SourceFile, target: string, kind: 'plain' | 'public' | 'weak'): void {
    const found = this.#find(importer, target)
    if (found === undefined) {
      if (kind === 'weak') return
      const places = this.#sources.placesOf(importer, target).join(', ')
      throw this.#importError(importer, target, `${target} is not found (looked at ${places})`)
    }
    this.#imported.add(importer.name, found.name, kind === 'public')
    const at = this.#importing.indexOf(found.name)
    if (at >= 0) {
      const cycle = [...this.#importing.slice(at), found.name].map((name) => this.#files.get(name)!.target)
      throw this.#importError(importer, target, `the file imports itself: ${cycle.join(' → ')}`)
    }
    this.#parse(found, target, false)
  }

  #find(importer: SourceFile, target: string): SourceFile | undefined {
    try {
      return this.#sources.imported(importer, target)
    } catch (error) {
      throw this.#importError(importer, target, textOf(error))
    }
  }

  #importError(importer: SourceFile, target: string, what: string): Error {
    const text = importer.text()
    const at = outlineOf(text).imports.find((token) => token.text.slice(1, -1) === target)
    return new LocatedError(importer.shown, text, at?.start ?? 0, what)
  }
}

/** Returns the full name of an object, without the dot before it. */
export function nameOf(object: ReflectionObject): string {
  return object.fullName.replace(/^\./, '')
}
