/** Compiles and runs every program of README and docs, as a user would by the package's name. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { generateModules } from 'ttrpc/codegen'
import {
  COMPILERS,
  checkShown,
  type Program,
  ProgramFolder,
  programsOfPage,
  programsOfPages,
  protosOfPage,
  root,
} from '../support/programs.js'

const timeout = 60_000
/** Programs that have a test of their own: test/package/readme.test.ts, test/package/codegen.test.ts. */
const TALKING = [
  'README-server.js',
  'README-client.js',
  ...['server.js', 'client.js', 'server.ts', 'client.ts'].map((name) => `docs-codegen-${name}`),
]

let folder: ProgramFolder
let programs: ReadonlyMap<string, Program>

before(async () => {
  folder = await ProgramFolder.make()
  programs = named((await programsOfPages()).map(completed))
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  for (const [name, text] of protosOfPage(readme)) await folder.write(name, text)
  await generatePage()
})

after(() => folder[Symbol.asyncDispose]())

/** Generates the modules that the programs of docs/codegen.md import. */
async function generatePage(): Promise<void> {
  const page = await readFile(join(root, 'docs/codegen.md'), 'utf8')
  const source = await mkdtemp(join(tmpdir(), 'ttrpc-page-'))
  try {
    for (const [name, text] of protosOfPage(page))
      for (const target of [join(source, name), join(folder.path, name)]) await writeFile(target, text)
    for (const target of ['js', 'types'] as const) {
      const options = { includeDirs: [source], target }
      for (const { path, text } of await generateModules(join(source, 'hello.proto'), options))
        await folder.write(join('gen', path), text)
    }
  } finally {
    await rm(source, { recursive: true })
  }
}

/** Programs by a name that is one of a file. */
function named(all: readonly Program[]): ReadonlyMap<string, Program> {
  const pairs = all.map((program) => {
    const page = program.where.replace(/\.(md|ts)$/, '').replaceAll('/', '-')
    return [`${page}-${program.name}`, program] as const
  })
  const map = new Map(pairs)
  assert.equal(map.size, all.length, 'two programs of a page have one name')
  return map
}

function completed(program: Program): Program {
  // Only root can give a socket to a group that it is not in.
  if (process.geteuid?.() === 0) return program
  return { ...program, code: program.code.replace('staff = 50', `staff = ${process.getegid?.()}`) }
}

test('the pages have programs in JavaScript, TypeScript and CommonJS', () => {
  const languages = new Set([...programs.values()].map(({ language }) => language))
  assert.deepEqual(languages, new Set(['js', 'ts', 'cjs']))
  assert.ok(programs.size >= 15, `${programs.size} programs`)
})

test('a block is found with its language and the name of its file', () => {
  const page = '`a.js`\n\n```js\n1\n```\ntext\n```sh\n2\n```\n```cjs\n3\n```\n```ts\n4\n```\n'
  assert.deepEqual(
    programsOfPage('page', page).map(({ name, language, code }) => [name, language, code]),
    [
      ['a.js', 'js', '1\n'],
      ['3', 'cjs', '3\n'],
      ['4', 'ts', '4\n'],
    ],
  )
})

for (const compiler of COMPILERS) {
  test(`every program of a page compiles under --strict: ${compiler}`, { timeout }, async () => {
    assert.equal(await folder.compile(programs, compiler), '')
  })
}

test('every program of a page runs, and ends by itself', { timeout: 4 * timeout }, async (t) => {
  for (const [name, program] of programs) {
    if (TALKING.includes(name)) continue
    await t.test(`${name}, ${program.language}`, { timeout }, async () => {
      const { stdout, stderr } = await folder.run(program, name)
      assert.equal(stderr, '')
      checkShown(program, stdout, folder)
    })
  }
})
