import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { shippedDescriptor } from './shipped-descriptor.js'
import { shippedHealth } from './shipped-health.js'
import { shippedProtobuf } from './shipped-protobuf.js'
import { shippedRpc } from './shipped-rpc.js'

/** A .proto file: its own name, which no other file has, and its text. */
export interface SourceFile {
  readonly name: string
  text(): string
}

/** Finds a file that the user named: at its own path, then in the folders, then among the shipped ones. Throws when there is none. */
export function namedFile(target: string, includeDirs: readonly string[]): SourceFile {
  const places = [resolve(target), ...includeDirs.map((dir) => resolve(dir, target))]
  const found = firstOf(places) ?? shipped(target)
  if (found !== undefined) return found
  throw new Error(`${target} not found (looked at ${places.join(', ')})`)
}

/** Finds an imported file: in the folders, among the shipped ones, then beside its importer. Undefined when there is none. */
export function importedFile(
  importer: string,
  target: string,
  includeDirs: readonly string[],
): SourceFile | undefined {
  const own = firstOf(includeDirs.map((dir) => resolve(dir, target)))
  return own ?? shipped(target) ?? firstOf([resolve(dirname(importer), target)])
}

/** The error for an import that is not found. */
export function notFound(importer: string, target: string, includeDirs: readonly string[]): Error {
  const places = [...includeDirs, dirname(importer)].map((dir) => resolve(dir, target))
  return new Error(`${importer} imports ${target}, which is not found (looked at ${places.join(', ')})`)
}

function firstOf(places: readonly string[]): SourceFile | undefined {
  const found = places.find((place) => existsSync(place))
  if (found === undefined) return undefined
  return { name: realpathSync(found), text: () => readFileSync(found, 'utf8') }
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
  return text === undefined ? undefined : { name: target, text: () => text }
}
