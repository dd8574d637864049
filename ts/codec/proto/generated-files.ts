import { emitModule } from '../emit/module-code.js'
import { type ModulePlan, ModulePlans, type PlannedService } from '../emit/module-plan.js'
import { emitModuleTypes } from '../emit/module-types.js'
import { emitModuleTypeScript } from '../emit/module-typescript.js'
import { typesOf } from '../emit/types.js'
import type { EnumType } from '../message/enum-type.js'
import type { MessageType } from '../message/message-type.js'
import { docsOf } from './docs.js'
import type { LoadSettings } from './load-settings.js'
import { methodOf, parsed } from './proto-files.js'
import { nameOf, type ParsedFile, type ProtoParser } from './proto-parser.js'

/** A generated module: `path` is relative to the folder of all, e.g. `demo/v1/greeter`. */
export interface GeneratedModule {
  readonly path: string
  readonly js: string
  readonly dts: string
  /** Both in one. */
  readonly ts: string
}

/**
 * Generates a module for each of the files and of their imports. `runtime`: what the modules import to make types. Rejects
 * with `ERR_TTRPC_PROTO`.
 */
export async function generateModules(
  paths: readonly string[],
  settings: LoadSettings,
  runtime: string,
): Promise<GeneratedModule[]> {
  return parsed(paths, settings, (parser) => {
    const plans = plansOf(parser, settings)
    return plans.all.map((plan) => ({
      path: plan.path,
      js: emitModule(plan, plans, runtime),
      dts: emitModuleTypes(plan, plans, runtime),
      ts: emitModuleTypeScript(plan, plans, runtime),
    }))
  })
}

interface Draft extends ModulePlan {
  readonly messages: MessageType[]
  readonly enums: EnumType[]
  readonly services: PlannedService[]
}

function plansOf(parser: ProtoParser, { int64 }: LoadSettings): ModulePlans {
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
  return new ModulePlans([...drafts.values()].sort((a, b) => (a.path < b.path ? -1 : 1)))
}

function draftOf(file: ParsedFile): Draft {
  const path = file.target.replace(/\.proto$/, '')
  const docs = docsOf(file.source.text())
  return { source: file.target, path, package: file.package, messages: [], enums: [], services: [], docs }
}
