import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { shippedDescriptor } from './shipped-descriptor.js'
import { shippedHealth } from './shipped-health.js'
import { shippedProtobuf } from './shipped-protobuf.js'
import { shippedRpc } from './shipped-rpc.js'

/** A .proto file: its own name, which no other file has, and its text. */
export interface SourceFile {
  readonly name: string
  /** The path as the user or the folders have it, for errors. */
  readonly shown: string
  text(): string
}

/** Finds a file that the user named: at its own path, then in the folders, then among the shipped ones. Throws when there is none. */
export function namedFile(target: string, includeDirs: readonly string[]): SourceFile {
  const places = [target, ...includeDirs.map((dir) => within(dir, target))]
  const found = firstOf(places) ?? shipped(target)
  if (found !== undefined) return found
  throw new Error(`${target} not found (looked at ${places.map((place) => resolve(place)).join(', ')})`)
}

/** Finds an imported file: in the folders, among the shipped ones, then beside its importer. Undefined when there is none. */
export function importedFile(
  importer: SourceFile,
  target: string,
  includeDirs: readonly string[],
): SourceFile | undefined {
  const own = firstOf(includeDirs.map((dir) => within(dir, target)))
  return own ?? shipped(target) ?? firstOf([within(dirname(importer.shown), target)])
}

/** Returns where an import was looked for. */
export function placesOf(importer: SourceFile, target: string, includeDirs: readonly string[]): string[] {
  return [...new Set([...includeDirs, dirname(importer.shown)].map((dir) => within(dir, target)))]
}

function within(folder: string, target: string): string {
  return isAbsolute(target) ? target : join(folder, target)
}

function firstOf(places: readonly string[]): SourceFile | undefined {
  const found = places.find((place) => existsSync(place))
  if (found === undefined) return undefined
  return { name: realpathSync(found), shown: found, text: () => readFileSync(found, 'utf8') }
}

const shippedFiles: Readonly<Record<string, string>> = Object.assign(
  Object.create(null),
  shippedProtobuf,
  shippedRpc,
  shippedHealth,
  { 'google/protobuf/descriptor.proto': shippedDescriptor },
)

function shipped(target: string): SourceFile | undefined {
  const text = shippedFiles[target]
  return text === undefined ? undefined : { name: target, shown: target, text: () => text }
}
