import { emitModule } from '../emit/module-code.js'
import { emitLoadedTypes } from '../emit/module-loaded.js'
import type { ModulePlan, ModulePlans } from '../emit/module-plan.js'
import { emitModuleTypes } from '../emit/module-types.js'
import { emitModuleTypeScript } from '../emit/module-typescript.js'
import type { GenerateSettings } from './generate-settings.js'
import type { GeneratedFile } from './generated.js'
import { plansOf } from './module-plans.js'
import { parsed } from './proto-files.js'
import type { ProtoParser } from './proto-parser.js'
import type { ProtoSources } from './source-files.js'

/** Generates the modules for `generateModules`, in the order of their names. The order of the paths is of no account. */
export async function generateFiles(
  paths: readonly string[],
  settings: GenerateSettings,
  sources?: ProtoSources,
): Promise<GeneratedFile[]> {
  const make = (parser: ProtoParser): GeneratedFile[] => {
    const plans = plansOf(parser, settings)
    return plans.all.flatMap((plan) => filesOf(plan, plans, settings))
  }
  return parsed([...new Set(paths)].sort(), settings, make, sources)
}

function filesOf(plan: ModulePlan, plans: ModulePlans, settings: GenerateSettings): GeneratedFile[] {
  const runtime = runtimeFrom(plan.path, settings.runtime)
  if (settings.target === 'ts') {
    const text = emitModuleTypeScript(plan, plans, { runtime, extension: settings.importExtension })
    return [{ path: `${plan.path}.ts`, text }]
  }
  if (settings.target === 'types')
    return [{ path: `${plan.path}.types.d.ts`, text: emitLoadedTypes(plan, plans, runtime) }]
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
