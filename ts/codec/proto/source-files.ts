import { existsSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { shippedDescriptor } from './shipped-descriptor.js'
import { shippedHealth } from './shipped-health.js'
import { shippedPlugin } from './shipped-plugin.js'
import { shippedProtobuf } from './shipped-protobuf.js'
import { shippedRpc } from './shipped-rpc.js'

/** A .proto file: its own name, which no other file has, and its text. */
export interface SourceFile {
  readonly name: string
  /** The path as the user or the folders have it, for errors. */
  readonly shown: string
  text(): string
}

/** Where files come from. */
export interface ProtoSources {
  /** Finds a file that the user named. Throws when there is none, or no regular one. `target`: what imports would call it. */
  named(path: string): { readonly file: SourceFile; readonly target: string }
  /** Finds an imported file. Undefined when there is none; throws for one that is not regular. */
  imported(importer: SourceFile, target: string): SourceFile | undefined
  /** Returns where an import was looked for. */
  placesOf(importer: SourceFile, target: string): string[]
}

/** Files on disk. */
export class DiskSources implements ProtoSources {
  readonly #includeDirs: readonly string[]

  constructor(includeDirs: readonly string[]) {
    this.#includeDirs = includeDirs
  }

  /** Looks at its own path, in the folders, then among the shipped ones. The target is relative to one of the folders. */
  named(path: string): { readonly file: SourceFile; readonly target: string } {
    const places = [path, ...this.#includeDirs.map((dir) => within(dir, path))]
    const file = firstOf(places) ?? shipped(path)
    if (file === undefined)
      throw new Error(`${path} not found (looked at ${places.map((place) => resolve(place)).join(', ')})`)
    const below = [...this.#includeDirs, '.'].map((dir) => relative(resolve(dir), resolve(path)))
    const target = below.find((one) => !one.startsWith('..') && !isAbsolute(one))
    return { file, target: target ?? path.replace(/^.*\//, '') }
  }

  /** Looks in the folders, among the shipped files, then beside the importer. */
  imported(importer: SourceFile, target: string): SourceFile | undefined {
    const own = firstOf(this.#includeDirs.map((dir) => within(dir, target)))
    return own ?? shipped(target) ?? firstOf([within(dirname(importer.shown), target)])
  }

  placesOf(importer: SourceFile, target: string): string[] {
    return [...new Set([...this.#includeDirs, dirname(importer.shown)].map((dir) => within(dir, target)))]
  }
}

/** Files whose texts are in memory, by the names that imports use. */
export class TextSources implements ProtoSources {
  readonly #texts: ReadonlyMap<string, string>

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  named(path: string): { readonly file: SourceFile; readonly target: string } {
    const file = this.#find(path)
    if (file === undefined) throw new Error(`${path} not found`)
    return { file, target: path }
  }

  imported(_importer: SourceFile, target: string): SourceFile | undefined {
    return this.#find(target)
  }

  placesOf(_importer: SourceFile, target: string): string[] {
    return [target]
  }

  #find(name: string): SourceFile | undefined {
    const text = this.#texts.get(name)
    return text === undefined ? undefined : { name, shown: name, text: () => text }
  }
}

function within(folder: string, target: string): string {
  return isAbsolute(target) ? target : join(folder, target)
}

function firstOf(places: readonly string[]): SourceFile | undefined {
  const found = places.find((place) => existsSync(place))
  if (found === undefined) return undefined
  const stats = statSync(found)
  // A pipe would block the process until something is written to it.
  if (!stats.isFile())
    throw new Error(`${found} is ${kindOf(stats)}, and a .proto file must be a regular file`)
  return { name: realpathSync(found), shown: found, text: () => readFileSync(found, 'utf8') }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}

const shippedFiles: Readonly<Record<string, string>> = Object.assign(
  Object.create(null),
  shippedProtobuf,
  shippedRpc,
  shippedHealth,
  {
    'google/protobuf/descriptor.proto': shippedDescriptor,
    'google/protobuf/compiler/plugin.proto': shippedPlugin,
  },
)

function shipped(target: string): SourceFile | undefined {
  const text = shippedFiles[target]
  return text === undefined ? undefined : { name: target, shown: target, text: () => text }
}
