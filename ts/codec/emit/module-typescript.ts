import { constantsOf, runtimeImports } from './module-code.js'
import { ModuleNames, type ModulePlan, type ModulePlans } from './module-plan.js'
import { typedBody, typedExports } from './module-types.js'

/** How modules in TypeScript import others. */
export interface TypeScriptImports {
  /** The module that makes types. */
  readonly runtime: string
  /** The extension with which modules import each other. */
  readonly extension: 'js' | 'ts'
}

/**
 * Emits a module in TypeScript: the constants of the module in JavaScript, with the types of its declarations. Its
 * types can be erased, and what is exported is annotated.
 */
export function emitTypeScript(plan: ModulePlan, plans: ModulePlans, imports: TypeScriptImports): string {
  const values = new ModuleNames(plan, plans)
  const types = new ModuleNames(plan, plans)
  const constants = constantsOf(values, ': any')
  const body = typedBody(types, { head: 'const', value: (name) => ` = ${constants.get(name)}` })
  const exported = typedExports(types).map((one) => (constants.has(one.split(' ')[0]!) ? one : `type ${one}`))
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    ...runtimeImports(plan, imports.runtime, true),
    ...values.imports('import', imports.extension, types),
    '',
    ...body,
    `export { ${exported.join(', ')} }`,
    '',
  ].join('\n')
}
