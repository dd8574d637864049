import type { Field, NamespaceBase, ReflectionObject, Service, Type } from 'protobufjs'
import { outlineOf } from './outline.js'

/** Which files a file imports, directly and by public imports of those. */
export class ImportedFiles {
  /** By the name of the importer: those that it imports, and those of them that its own importers import with it. */
  readonly #imports = new Map<string, Set<string>>()
  readonly #public = new Map<string, Set<string>>()

  add(importer: string, imported: string, isPublic: boolean): void {
    addTo(this.#imports, importer, imported)
    if (isPublic) addTo(this.#public, importer, imported)
  }

  /** Whether everything in a resolved namespace refers to types that its file may refer to. */
  areComplete(namespace: NamespaceBase, fileOf: (object: ReflectionObject) => string | undefined): boolean {
    return namespace.nestedArray.every((object) => {
      const file = fileOf(object)
      const isSeen = (type: ReflectionObject | null | undefined): boolean => {
        const declaring = type == null ? undefined : fileOf(type)
        return file === undefined || declaring === undefined || this.sees(file, declaring)
      }
      return (
        referencesOf(object).every(isSeen) &&
        (!('nestedArray' in object) || this.areComplete(object as NamespaceBase, fileOf))
      )
    })
  }

  /** Whether one file may refer to what another declares. */
  sees(importer: string, declaring: string): boolean {
    if (importer === declaring) return true
    const seen = new Set(this.#imports.get(importer))
    // What is added to a set while it is walked is walked, too.
    for (const file of seen) for (const one of this.#public.get(file) ?? []) seen.add(one)
    return seen.has(declaring)
  }
}

/** Returns the types that the fields of a message, an extension, or the methods of a service refer to. */
function referencesOf(object: ReflectionObject): (ReflectionObject | null | undefined)[] {
  const {
    fieldsArray = [],
    methodsArray = [],
    resolvedType,
    extensionField,
  } = object as Partial<Type & Service & Field>
  // A message also has the fields of its extensions, whose files need not be known to it.
  const own = fieldsArray.filter(({ declaringField }) => declaringField === null)
  const methods = methodsArray.flatMap((one) => [one.resolvedRequestType, one.resolvedResponseType])
  return [...own.map((field) => field.resolvedType), ...methods, resolvedType, extensionField?.parent]
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, new Set([value]))
  else values.add(value)
}

/** Returns the targets of the public imports of a file. */
export function publicImportsOf(text: string): ReadonlySet<string> {
  if (!/\bpublic\b/.test(text)) return new Set()
  const { imports, tokens } = outlineOf(text)
  const isPublic = (at: number): boolean => tokens[at - 1]?.text === 'public'
  return new Set(
    imports
      .filter((token) => isPublic(tokens.indexOf(token)))
      .map(({ text: literal }) => literal.slice(1, -1)),
  )
}
