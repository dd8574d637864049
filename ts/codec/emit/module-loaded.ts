import { exportsOf } from './module-code.js'
import { ModuleNames, type ModulePlan, type ModulePlans } from './module-plan.js'
import { typedBody, typeExportsOf } from './module-types.js'

/** What `loadProto` puts beside the services. */
const KINDS: ReadonlySet<string> = new Set(['services', 'messages', 'enums'])

/**
 * Emits the types of a file for programs that load it with `loadProto`: those of its module, whose constants are types
 * alone, and `Loaded`, the type of what `loadProto` resolves with.
 */
export function emitLoadedTypes(plan: ModulePlan, plans: ModulePlans, runtime: string): string {
  const names = new ModuleNames(plan, plans)
  const body = typedBody(plan, names)
  const exported = [...exportsOf(plan, names), ...typeExportsOf(plan, names)]
  const taken = exported.some((one) => one.endsWith(' as Loaded'))
  return [
    `// Generated from ${plan.source}. Do not edit.`,
    `import type { EnumType, MessageType } from '${runtime}'`,
    ...names.imports('import type', 'types.js'),
    '',
    ...body,
    `/** What \`loadProto\` resolves with for ${plan.source}. */`,
    'interface Loaded {',
    ...membersOf(plan.services, names, '  ')
      .filter(({ key }) => !KINDS.has(key))
      .map(({ line }) => line),
    ...(['services', 'messages', 'enums'] as const).flatMap((kind) => [
      `  readonly ${kind}: {`,
      ...membersOf(plan[kind], names, '    ').map(({ line }) => line),
      '  }',
    ]),
    '}',
    `export type { ${[...exported, taken ? 'Loaded as Loaded$' : 'Loaded'].join(', ')} }`,
    '',
  ].join('\n')
}

/** Returns a property for each full name, and for each bare name that only one of them has. */
function membersOf(
  all: readonly { readonly name: string }[],
  names: ModuleNames,
  indent: string,
): { readonly key: string; readonly line: string }[] {
  const keys = new Map(all.map(({ name }) => [name, name]))
  const bare = all.map(({ name }) => name.slice(name.lastIndexOf('.') + 1))
  for (const [i, { name }] of all.entries()) {
    const key = bare[i]!
    if (bare.indexOf(key) === bare.lastIndexOf(key) && !keys.has(key)) keys.set(key, name)
  }
  return [...keys].map(([key, name]) => ({
    key,
    line: `${indent}readonly ${JSON.stringify(key)}: typeof ${names.of(name)}`,
  }))
}
