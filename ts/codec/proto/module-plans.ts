import { sep } from 'node:path'
import { type ModulePlan, ModulePlans, type PlannedService } from '../emit/module-plan.js'
import { typesOf } from '../emit/types.js'
import type { EnumType } from '../message/enum-type.js'
import type { MessageType } from '../message/message-type.js'
import { docsOf } from './docs.js'
import type { LoadSettings } from './load-settings.js'
import { methodOf } from './proto-files.js'
import { nameOf, type ParsedFile, type ProtoParser } from './proto-parser.js'

interface Draft extends ModulePlan {
  readonly messages: MessageType[]
  readonly enums: EnumType[]
  readonly services: PlannedService[]
}

/**
 * Plans a module for each file that the user named, and for those of their imports whose types they need: what is
 * imported for options alone needs none.
 */
export function plansOf(parser: ProtoParser, { int64 }: LoadSettings): ModulePlans {
  const root = parser.resolve()
  const types = typesOf(root, int64)
  const drafts = new Map<ParsedFile, Draft>()
  for (const [, file] of parser.files) drafts.set(file, draftOf(file))
  const draft = (name: string): Draft | undefined => {
    const file = parser.fileOf(root.lookup(name))
    return file === undefined ? undefined : drafts.get(file)
  }
  for (const [name, type] of types.messages) draft(name)?.messages.push(type)
  for (const [name, type] of types.enums) draft(name)?.enums.push(type)
  for (const service of parser.services()) {
    const methods = service.methodsArray.map((method) => ({ name: method.name, ...methodOf(method, types) }))
    draft(nameOf(service))?.services.push({ name: nameOf(service), methods })
  }
  const named = [...drafts].filter(([file]) => file.named).map(([, one]) => one)
  const needed = neededBy(named, draft)
  checkPaths(needed)
  return new ModulePlans(needed.sort((a, b) => (a.path < b.path ? -1 : 1)))
}

/** Returns these modules and those of the types that they need. */
function neededBy(named: readonly Draft[], draft: (name: string) => Draft | undefined): Draft[] {
  const needed = new Set(named)
  for (const { messages, services } of needed) {
    const fields = messages.flatMap(({ types }) => types)
    const methods = services.flatMap((service) => service.methods)
    for (const type of [...fields, ...methods.flatMap(({ input, output }) => [input, output])]) {
      const home = type === undefined ? undefined : draft(type.name)
      if (home !== undefined) needed.add(home)
    }
  }
  return [...needed]
}

function draftOf(file: ParsedFile): Draft {
  const source = sep === '/' ? file.target : file.target.replaceAll(sep, '/')
  const path = source.replace(/\.proto$/, '')
  const docs = docsOf(file.source.text())
  return { source, path, package: file.package, messages: [], enums: [], services: [], docs }
}

/** A module is written below the folder of all and imported by its path, so the path must be a plain one. */
function checkPaths(plans: readonly ModulePlan[]): void {
  const taken = new Set<string>()
  for (const { path, source } of plans) {
    const plain = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
    if (!plain || /[\u0000-\u001f\u007f\u2028\u2029'"`\\%#?:]/.test(path))
      throw new Error(
        `${JSON.stringify(source)} cannot be the path of a module: name or import the file by a plain path in one of includeDirs`,
      )
    if (taken.has(path))
      throw new Error(
        `two files would both be ${path}: name a folder that has both in includeDirs, so that their paths differ`,
      )
    taken.add(path)
  }
}
