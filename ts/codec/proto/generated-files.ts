import { emitModule } from '../emit/module-code.js'
import { type ModulePlan, ModulePlans, type PlannedService } from '../emit/module-plan.js'
import { emitModuleTypes } from '../emit/module-types.js'
import { emitModuleTypeScript } from '../emit/module-typescript.js'
import { typesOf } from '../emit/types.js'
import type { EnumType } from '../message/enum-type.js'
import type { MessageType } from '../message/message-type.js'
import { docsOf } from './docs.js'
import type { GenerateSettings } from './generate-settings.js'
import type { GeneratedFile } from './generated.js'
import type { LoadSettings } from './load-settings.js'
import { methodOf, parsed } from './proto-files.js'
import { nameOf, type ParsedFile, type ProtoParser } from './proto-parser.js'
import type { ProtoSources } from './source-files.js'

/** Generates the modules for `generateModules`, in the order of their names. */
export async function generateFiles(
  paths: readonly string[],
  settings: GenerateSettings,
  sources?: ProtoSources,
): Promise<GeneratedFile[]> {
  const make = (parser: ProtoParser): GeneratedFile[] => {
    const plans = plansOf(parser, settings)
    return plans.all.flatMap((plan) => filesOf(plan, plans, settings))
  }
  return parsed(paths, settings, make, sources)
}

function filesOf(plan: ModulePlan, plans: ModulePlans, settings: GenerateSettings): GeneratedFile[] {
  const runtime = runtimeFrom(plan.path, settings.runtime)
  if (settings.target === 'ts') {
    const text = emitModuleTypeScript(plan, plans, { runtime, extension: settings.importExtension })
    return [{ path: `${plan.path}.ts`, text }]
  }
  return [
    { path: `${plan.path}.d.ts`, text: emitModuleTypes(plan, plans, runtime) },
    { path: `${plan.path}.js`, text: emitModule(plan, plans, runtime) },
  ]
}

/** A relative specifier is relative to the folder of all modules. */
function runtimeFrom(path: string, runtime: string): string {
  if (!/^\.\.?\//.test(runtime)) return runtime
  const up = '../'.repeat(path.split('/').length - 1)
  return up === '' ? runtime : `${up}${runtime.replace(/^\.\//, '')}`
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
