// Writes the messages of google.rpc as TypeScript to ts/codec/gen, by the generator that users have. `--check`: writes
// nothing, and fails when they are not what the generator makes now. Needs dist/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './lib/files.mjs'
import { fail } from './lib/run.mjs'

const { generateModules } = await import('../dist/codegen.js')
const check = process.argv.includes('--check')
const files = ['google/rpc/error_details.proto', 'google/rpc/status.proto']
const settings = { includeDirs: [], keepCase: false, int64: 'bigint' }

for (const { path, js, dts } of await generateModules(files, settings, '../../../generated.js')) {
  const file = join('ts/codec/gen', `${path}.ts`)
  const text = typescriptOf(js, dts)
  if (!check) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  } else if (readFileSync(join(root, file), 'utf8') !== text) {
    fail(`${file} is not what the generator makes: run node scripts/generate-rpc.mjs`)
  }
}

/** Puts the types of a module beside its values. */
function typescriptOf(js, dts) {
  const values = new Set([...js.matchAll(/^const (\S+) = /gm)].map(([, name]) => name))
  const imported = new Set([...js.matchAll(/ as (_\d+_\w+)/g)].map(([, name]) => name))
  const types = dts
    .split('\n')
    .filter((line) => !/^(\/\/ Generated|export |import type \{ EnumType)/.test(line))
  const [declared, rest] = [/^declare const (\S+): (.*)$/, /^import type \{(.*)\} from (.*)$/]
  const typeOf = new Map(types.flatMap((line) => (declared.test(line) ? [declared.exec(line).slice(1)] : [])))
  const body = types
    .filter((line) => !declared.test(line) && line !== '')
    .map((line) => typeImport(line, rest, imported))
  const [, names] = /^export \{ (.*) \}$/m.exec(dts)
  return [
    js.split('\n', 1)[0],
    '// @ts-nocheck: the code of messages has no types inside',
    ...js
      .split('\n')
      .slice(1)
      .filter((line) => line.startsWith('import '))
      .map((line) => line.replace('{ enumType, messageType }', '{ type MessageType, messageType }')),
    ...body,
    ...js
      .split('\n')
      .slice(1)
      .filter((line) => !/^(import|export) /.test(line))
      .map((line) => line.replace(/^const (\S+) = /, (_, name) => `const ${name}: ${typeOf.get(name)} = `)),
    `export { ${names
      .split(', ')
      .map((one) => (values.has(one.split(' ')[0]) ? one : `type ${one}`))
      .join(', ')} }`,
    '',
  ].join('\n')
}

/** Leaves out of an import of types what is imported as a value. */
function typeImport(line, pattern, imported) {
  const [, names, from] = pattern.exec(line) ?? []
  if (names === undefined) return line
  const left = names.split(',').filter((one) => !imported.has(one.trim().split(' as ')[1]))
  return `import type {${left.join(',')} } from ${from}`
}
