import { emitValues, exportsOf, runtimeImports } from './module-code.js'
import { ModuleNames, type ModulePlan, type ModulePlans } from './module-plan.js'
import { typeExportsOf, typesOfPlan } from './module-types.js'

/** How modules in TypeScript import others. */
export interface TypeScriptImports {
  /** The module that makes types. */
  readonly runtime: string
  /** The extension with which modules import each other. */
  readonly extension: 'js' | 'ts'
}

/**
 * Emits a module in TypeScript: what `emitModule` and `emitModuleTypes` emit, in one file. Node can strip its types, and
 * it compiles whatever the compiler is asked to check: the code of messages is `any` inside.
 */
export function emitModuleTypeScript(
  plan: ModulePlan,
  plans: ModulePlans,
  { runtime, extension }: TypeScriptImports,
): string {
  const names = new ModuleNames(plan, plans)
  const values = emitValues(plan, names, ': any')
  const namesOfTypes = new ModuleNames(plan, plans)
  const types = typesOfPlan(plan, namesOfTypes)
  const typeOf = new Map(types.flatMap(({ values }) => values.map((one) => [one.name, one] as const)))
  const exported = [...exportsOf(plan, names), ...typeExportsOf(plan, names).map((one) => `type ${one}`)]
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    '/* eslint-disable */',
    ...runtimeImports(plan, runtime, ['type EnumType', 'enumType'], ['type MessageType', 'messageType']),
    ...names.imports('import', extension),
    ...namesOfTypes.imports('import type', extension, names),
    '',
    ...types.flatMap(({ declarations }) => declarations),
    ...values.flatMap(({ name, code }) => {
      const { type, doc } = typeOf.get(name)!
      return [...doc, `const ${name}: ${type} = ${code}`]
    }),
    `export { ${exported.join(', ')} }`,
    '',
  ].join('\n')
}
