import { emitValues, exportsOf } from './module-code.js'
import { ModuleNames, type ModulePlan, type ModulePlans } from './module-plan.js'
import { typeExportsOf, typesOfPlan } from './module-types.js'

/**
 * Emits a module in TypeScript: what `emitModule` and `emitModuleTypes` emit, in one file. Node can strip its types. The
 * compiler does not check it, since the code of messages has no types inside; those who import it are checked.
 */
export function emitModuleTypeScript(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const values = emitValues(plan, names)
  const namesOfTypes = new ModuleNames(plan, plans)
  const types = typesOfPlan(plan, namesOfTypes)
  const typeOf = new Map(types.flatMap(({ values }) => values.map((one) => [one.name, one] as const)))
  const exported = [...exportsOf(plan, names), ...typeExportsOf(plan, names).map((one) => `type ${one}`)]
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    '// @ts-nocheck: the code of messages has no types inside',
    '/* eslint-disable */',
    `import { type EnumType, enumType, type MessageType, messageType } from '${runtime}'`,
    ...names.imports('import'),
    ...namesOfTypes.imports('import type', names),
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
