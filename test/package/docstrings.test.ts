/** Runs each `@example` of a docstring as a program of a user would run, by the package's name. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usersEnvironment } from '../support/users-env.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const env = usersEnvironment()
const timeout = 60_000

/** What every user of the package meets first: each has an example. */
const NEEDED = [
  'Channels',
  'Client',
  'CustomHandshaker',
  'Logger',
  'Metadata',
  'ReconnectOptions',
  'Server',
  'TtrpcError',
  'anyOf',
  'connect',
  'fakeClock',
  'inMemory',
  'listen',
  'listenFds',
  'register',
  'registerRaw',
  'serve',
  'shutdown',
  'unixCredentials',
  'unixSocketRequireRoot',
  'unixSocketRequireUidGid',
]

interface Example {
  /** The declaration that the docstring belongs to. */
  readonly name: string
  readonly file: string
  readonly code: string
}

let folder: string
let examples: readonly Example[]

before(async () => {
  examples = await allExamples()
  folder = await mkdtemp(join(tmpdir(), 'ttrpc-docs-'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(root, join(folder, 'node_modules', 'ttrpc'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})

after(() => rm(folder, { recursive: true, force: true }))

async function allExamples(): Promise<Example[]> {
  const files = await readdir(join(root, 'ts'), { recursive: true })
  const found: Example[] = []
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    found.push(...examplesOf(file, await readFile(join(root, 'ts', file), 'utf8')))
  }
  return found
}

function examplesOf(file: string, text: string): Example[] {
  const found: Example[] = []
  for (const { 0: comment, index } of text.matchAll(/\/\*\*(?:(?!\*\/)[\s\S])*?@example[\s\S]*?\*\//g)) {
    const declaration = text.slice(index + comment.length).trimStart()
    const words = /^(?:(?:export|async|const|class|function|interface) )*(\w+)/.exec(declaration)
    const lines = comment.replaceAll(/^ *\* ?/gm, '')
    const codes = [...lines.matchAll(/@example\n```js\n(.*?)```/gs)].map((match) => String(match[1]))
    const marks = comment.split('@example').length - 1
    assert.equal(codes.length, marks, `ts/${file}: an @example without a js block behind it`)
    for (const code of codes) found.push({ name: String(words?.[1]), file, code })
  }
  return found
}

test('what users call has an example in its docstring', () => {
  const names = new Set(examples.map(({ name }) => name))
  assert.deepEqual(
    NEEDED.filter((name) => !names.has(name)),
    [],
  )
})

test('every example of a docstring runs, and ends by itself', { timeout: timeout * 3 }, async (t) => {
  for (const { name, file, code } of examples) {
    await t.test(`${name} (ts/${file})`, { timeout }, async () => {
      const program = join(folder, `${name}.js`)
      // The sockets of the text are in a folder of their own here.
      const text = code.replaceAll('unix:///tmp/', `unix://${folder}/`)
      await writeFile(program, text)
      const { stdout, stderr } = await run(process.execPath, [program], { cwd: folder, env })
      assert.equal(stderr, '')
      // What a comment behind console.log shows is printed, up to an ellipsis.
      for (const [, shown] of text.matchAll(/console\.log\(.*\) \/\/ (.+?)(?: ?….*)?$/gm)) {
        assert.ok(stdout.includes(String(shown)), `${stdout} has ${shown}`)
      }
    })
  }
})
