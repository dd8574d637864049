/** Runs each `@example` of a docstring as a program of a user would run, by the package's name. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkShown, type Program, ProgramFolder, programsOfDocstrings } from '../support/programs.js'

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
  'ServerGroup',
  'TtrpcError',
  'anyOf',
  'connect',
  'fakeClock',
  'inMemory',
  'joinGroup',
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

let folder: ProgramFolder
let examples: readonly Program[]

before(async () => {
  examples = await programsOfDocstrings()
  folder = await ProgramFolder.make()
})

after(() => folder[Symbol.asyncDispose]())

test('what users call has an example in its docstring', () => {
  const names = new Set(examples.map(({ name }) => name))
  assert.deepEqual(
    NEEDED.filter((name) => !names.has(name)),
    [],
  )
})

test('every example of a docstring runs, and ends by itself', { timeout: timeout * 3 }, async (t) => {
  for (const example of examples) {
    const { name, where } = example
    await t.test(`${name} (${where})`, { timeout }, async () => {
      const { stdout, stderr } = await folder.run(example, name)
      assert.equal(stderr, '')
      checkShown(example, stdout, folder)
    })
  }
})
