import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type Program, ProgramFolder, programsOfPage, protosOfPage, root } from '../support/programs.js'
import { usersEnvironment } from '../support/users-env.js'

let folder: ProgramFolder
let programs: readonly Program[]

before(async () => {
  folder = await ProgramFolder.make()
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  programs = programsOfPage('README.md', readme)
  for (const [name, text] of protosOfPage(readme)) await folder.write(name, text)
})

after(() => folder[Symbol.asyncDispose]())

function program(name: string): Program {
  const found = programs.find((each) => each.name === name)
  assert.ok(found, `README has ${name}`)
  return found
}

test('the README: its server and client talk to each other as shown', async (t) => {
  await folder.write('server.js', program('server.js').code)
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const server = spawn(process.execPath, ['server.js'], {
    cwd: folder.path,
    env: usersEnvironment(),
    stdio: [...stdio],
  })
  t.after(() => server.kill('SIGKILL'))
  const exit = once(server, 'exit')
  const [line] = await once(createInterface({ input: server.stdout! }), 'line')
  assert.match(String(line), /^listening on unix:/)
  const { stdout, stderr } = await folder.run(program('client.js'), 'client')
  assert.equal(stdout, `hello ada, you are uid ${process.getuid?.()}\n`)
  assert.equal(stderr, '')
  server.kill('SIGTERM')
  assert.deepEqual(await exit, [0, null])
})

test('the README begins with a raw server and client of at most eight lines of code, which run as shown', async () => {
  const [first] = programs
  assert.ok(first?.language === 'js')
  const lines = first.code.split('\n').filter((line) => line !== '' && !line.startsWith('import'))
  assert.ok(lines.length <= 8, `${lines.length} lines`)
  const { stdout, stderr } = await folder.run(first, 'first')
  assert.equal(stdout, 'hello\n')
  assert.equal(stderr, '')
})

test('the first program of the README runs in a project of npm init, by the name that it has there', async () => {
  await folder.write('package.json', '{ "type": "commonjs" }')
  const [{ code, name }] = programs as [Program]
  await folder.write(name, code)
  const options = { cwd: folder.path, env: usersEnvironment() }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [name], options)
  assert.equal(stdout, 'hello\n')
  assert.equal(stderr, '')
})
