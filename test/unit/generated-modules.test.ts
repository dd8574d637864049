/** Modules that are generated of .proto files have the messages of loadProto, with precise types. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import module from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import fc from 'fast-check'
import { loadProto } from 'ttrpc'
import { type GenerateOptions, generateModules } from 'ttrpc/codegen'
import type { MessageType } from '#ttrpc/codec/message/message-type.js'
import { messagesOf } from '../property/any-message.js'
import { TempFolder } from '../support/temp-folder.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const protos = join(root, 'test/unit/fixtures/proto')
const files = ['everything', 'old', 'greeter', 'edition', 'weak', 'clash', 'commented'].map((name) =>
  join(protos, `${name}.proto`),
)
const runtime = fileURLToPath(import.meta.resolve('#ttrpc/codec/generated.js'))
const settings = { includeDirs: [protos], runtime }
const compilers = ['typescript', 'typescript-5.9'].filter((name) =>
  existsSync(join(root, 'node_modules', name)),
)
const PACKAGE = 'ttrpc'
const temp = new TempFolder()
const folder = temp.path

before(async () => {
  await temp.install()
  await generateTo('js', settings)
  await generateTo('ts', { ...settings, target: 'ts' })
  await generateTo('types', { ...settings, target: 'types' })
  await generateTo('ts-direct', { ...settings, target: 'ts', importExtension: 'ts' })
  for (const { path, text } of await generateModules(files, { ...settings, target: 'ts' }))
    await temp.write(join('stripped', path.replace(/ts$/, 'js')), await withoutTypes(text))
})

async function generateTo(out: string, options: GenerateOptions): Promise<void> {
  for (const { path, text } of await generateModules(files, options)) await temp.write(join(out, path), text)
}

/** Erases types as Node does; where it cannot, as esbuild does, which then leaves imports and exports as they are. */
async function withoutTypes(text: string): Promise<string> {
  const { stripTypeScriptTypes } = module as { stripTypeScriptTypes?: (text: string) => string }
  if (stripTypeScriptTypes !== undefined) return stripTypeScriptTypes(text)
  const compilerOptions = { verbatimModuleSyntax: true }
  return (await transform(text, { loader: 'ts', tsconfigRaw: { compilerOptions } })).code
}

test('generating again makes the same, whatever the order of the files', async () => {
  const [one, two] = await Promise.all(
    [files, [...files].reverse()].map((order) => generateModules(order, settings)),
  )
  assert.deepEqual(
    one!.map(({ path }) => path),
    two!.map(({ path }) => path),
  )
  for (const [i, module] of one!.entries()) assert.deepEqual(module, two![i])
  assert.ok(one!.some(({ path }) => path === 'google/protobuf/timestamp.js'))
  assert.ok(one!.some(({ path }) => path === 'shared/item.d.ts'))
})

for (const out of ['js', 'stripped']) {
  test(`the messages are those of loadProto: ${out}`, () => compareWithLoaded(out))
}

async function compareWithLoaded(out: string): Promise<void> {
  const { messages } = await loadProto(files, { includeDirs: [protos] })
  for (const name of ['everything', 'old', 'edition', 'clash']) {
    const generated: Record<string, MessageType> = await import(join(folder, out, `${name}.js`))
    const types = Object.values(generated).filter((one) => 'spec' in one)
    assert.ok(types.length > 0)
    for (const type of types) {
      const loaded = messages[type.name]!
      assert.deepEqual(type.spec, loaded.spec)
      const required = type.spec.fields.some(({ presence }) => presence === 'required')
      fc.assert(
        fc.property(messagesOf(loaded), (given) => {
          const message = required ? { id: '', ...given } : given
          const encoded = loaded.encode(message)
          assert.deepEqual(type.encode(message), encoded)
          assert.equal(JSON.stringify(type.decode(encoded)), JSON.stringify(loaded.decode(encoded)))
        }),
        { numRuns: 10 },
      )
    }
  }
}

test('a relative runtime is relative to the folder of all modules', async () => {
  const generated = await generateModules(files, { includeDirs: [protos], runtime: '../own.js' })
  const imported = (path: string): string | undefined =>
    / from '(.*own\.js)'/.exec(generated.find((one) => one.path === path)!.text)?.[1]
  assert.equal(imported('greeter.js'), '../own.js')
  assert.equal(imported('google/protobuf/timestamp.d.ts'), '../../../own.js')
  const [beside] = await generateModules(files, { includeDirs: [protos], runtime: './own.js', target: 'ts' })
  assert.match(beside!.text, / from '\.\/own\.js'/)
})

test('values that do not fit are refused as by loadProto', async () => {
  const { Part } = await import(join(folder, 'js/everything.js'))
  assert.throws(() => Part.encode({ parts: [{ weight: '5' }] }), {
    code: 'ERR_TTRPC_MESSAGE',
    message: 'cannot encode lab.v1.Part: parts[0].weight must be a number, not "5"',
  })
})

const refused: [string, unknown, unknown, string][] = [
  ['ERR_TTRPC_ARGUMENT', [], {}, 'generateModules needs at least one file'],
  [
    'ERR_TTRPC_ARGUMENT',
    5,
    {},
    'the file of generateModules must be a path or a file: URL object, not number',
  ],
  ['ERR_TTRPC_OPTION', 'x', { traget: 'ts' }, 'traget'],
  ['ERR_TTRPC_OPTION', 'x', { target: 'mts' }, `target must be 'js', 'ts' or 'types', not "mts"`],
  ['ERR_TTRPC_OPTION', 'x', { runtime: '' }, 'runtime must be what an import names, not ""'],
  ['ERR_TTRPC_OPTION', 'x', { runtime: "x'\n" }, `runtime must be what an import names, not "x'\\n"`],
  ['ERR_TTRPC_OPTION', 'x', { runtime: 5 }, 'runtime must be what an import names, not number'],
  ['ERR_TTRPC_OPTION', 'x', { importExtension: '.ts' }, `importExtension must be 'js' or 'ts', not ".ts"`],
  ['ERR_TTRPC_OPTION', 'x', { includeDirs: 'x' }, 'includeDirs must be an array of folders, not string'],
  ['ERR_TTRPC_OPTION', 'x', null, 'null'],
  ['ERR_TTRPC_PROTO', 'none.proto', {}, 'none.proto not found'],
]
for (const [code, path, options, text] of refused) {
  test(`generateModules refuses ${JSON.stringify(path)} with ${JSON.stringify(options)}`, async () => {
    await assert.rejects(
      generateModules(path as string, options as GenerateOptions),
      (error: NodeJS.ErrnoException) => {
        assert.equal(error.code, code)
        assert.ok(error.message.includes(text), error.message)
        return true
      },
    )
  })
}

/** Each `@ts-expect-error` must be an error. */
const program = `
import { type ClientOf, Server } from ${JSON.stringify(PACKAGE)}
import { Kind, Lab, Lists, Maps, Part, type PartInit, Presence, Scalars, type Text, WellKnown } from './everything.js'
import { Object as Odd, ObjectInit } from './clash.js'
import { Old } from './old.js'

new Server().register(Lab, {
  get: (request) => ({ text: request.text, inner: { text: request.inner?.text } }),
  clear: () => ({}),
  note: (request) => request,
  collect: async (parts) => {
    let weight = 0
    for await (const part of parts) weight += part.weight
    return { weight }
  },
  async *repeat({ text }) {
    yield { text }
  },
})
declare const client: ClientOf<typeof Lab>
const text: string = (await client.get({ text: 'x' })).text
for await (const one of client.repeat({ text })) console.log(one.text)
const weight: number = (await client.collect([{ weight: 1 }])).weight
// @ts-expect-error
await client.get({ txt: 'x' })
// @ts-expect-error
await client.get({ text: 5 })
const int: bigint = Scalars.create({ int64: '5', kind: 'KIND_ONE', bytes: new ArrayBuffer(1) }).int64
const kind: number = Scalars.create().kind
const one: 1 = Kind.KIND_ONE
const name: string | undefined = Kind[7]
const unset: bigint | undefined = Presence.create({ a: 'x', text: null }).number
const list: bigint[] = Lists.create({ int64: [5n, 6] }).int64
const map: { [key: string]: bigint } = Maps.create({ int64: new Map([[5n, 6n]]) }).int64
WellKnown.create({ timestamp: new Date(), value: { stringValue: 'x' } })
const init: PartInit = { parts: [{ partName: 'x' }] }
const part: Part = Part.create(init)
const big: bigint = Old.create({ id: 'x' }).big
// @ts-expect-error
Old.create({})
const odd: string = Odd.create({ delete: 'x', init: ObjectInit.create() }).delete
export const all: unknown[] = [weight, int, kind, one, name, unset, list, map, part, big, odd] satisfies unknown[]
export type Reply = Text
`

const typedProgram = `
import { type ClientOf, loadProto, Server } from ${JSON.stringify(PACKAGE)}
import type { Loaded as Everything, PartInit, Text } from './everything.types.js'
import type { Loaded } from './greeter.types.js'

const { Greeter, messages: { HelloRequest }, services } = await loadProto<Loaded>('greeter.proto')
new Server().register(Greeter, {
  sayHello: ({ firstName }) => ({ text: firstName, at: new Date() }),
  async *count({ firstName }) {
    yield { text: firstName }
  },
  // @ts-expect-error
  sum: () => ({ txt: '' }),
  async *chat(requests) {
    for await (const { firstName } of requests) yield { text: firstName }
  },
})
declare const client: ClientOf<typeof Greeter>
const text: string = (await client.sayHello({ firstName: 'x' })).text
// @ts-expect-error
await client.sayHello({ firstNam: 'x' })
// @ts-expect-error
HelloRequest.encode({ firstName: 5 })
const { Lab, messages, enums } = await loadProto<Everything>(['everything.proto'])
const init: PartInit = { parts: [{ partName: 'x' }] }
const part = messages['lab.v1.Part'].create(init)
const weight: number = part.weight
const one: 1 = enums.Kind.KIND_ONE
const same: typeof Greeter = services['demo.v1.Greeter']
// @ts-expect-error
messages.Nothing
// @ts-expect-error
const wrong: string = messages.Part.create().weight
export const all: unknown[] = [text, weight, one, same, wrong, Lab]
export type Reply = Text
`

test('Loaded names what loadProto resolves with', async () => {
  for (const name of ['everything', 'old', 'greeter', 'edition']) {
    const loaded = await loadProto(join(protos, `${name}.proto`), { includeDirs: [protos] })
    const text = await readFile(join(folder, `types/${name}.types.d.ts`), 'utf8')
    const [, head = '', ...kinds] = text.split(
      /^interface Loaded \{$|^ {2}readonly (?=services|messages|enums)/m,
    )
    const keysOf = (part: string): string[] =>
      [...part.matchAll(/readonly "(.*?)": typeof/g)].map(([, key]) => key!)
    for (const key of keysOf(head)) assert.ok(key in loaded, `${name}: ${key}`)
    assert.deepEqual(keysOf(head), keysOf(kinds[0]!))
    for (const [i, kind] of (['services', 'messages', 'enums'] as const).entries()) {
      const keys = keysOf(kinds[i]!)
      for (const key of keys) assert.ok(key in loaded[kind], `${name}: ${key}`)
      if (kind !== 'enums') assert.ok(keys.length > 0 || Object.keys(loaded[kind]).length === 0, kind)
    }
  }
})

/** What users may ask of the compiler, for files that they compile with their own. */
const severe = {
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
  allowImportingTsExtensions: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
}

for (const compiler of compilers) {
  test(`the types compile under --strict, and say what is received and sent: ${compiler}`, async () => {
    for (const out of ['js', 'ts']) await temp.write(join(out, 'program.ts'), program)
    await temp.write('types/program.ts', typedProgram)
    const typeRoots = [join(root, 'node_modules/@types')]
    const options = {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      ...severe,
    }
    const config = {
      compilerOptions: { ...options, types: ['node'], typeRoots },
      include: ['js/**/*.ts', 'ts/**/*.ts', 'ts-direct/**/*.ts', 'types/**/*.ts'],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    const result = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: folder })
    const { stdout } = await result.catch((error: { stdout: string }) => error)
    assert.equal(stdout, '')
  })
}
