import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usersEnvironment } from '../support/users-env.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const env = usersEnvironment()
let folder: string
let readme: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttrpc-readme-'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(root, join(folder, 'node_modules', 'ttrpc'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  // The text's sockets are put into a folder of the test.
  readme = (await readFile(join(root, 'README.md'), 'utf8')).replaceAll('unix:///tmp/', `unix://${folder}/`)
  // Only root can give a socket to a group that it is not in.
  if (process.geteuid?.() !== 0) readme = readme.replace('staff = 50', `staff = ${process.getegid?.()}`)
  for (const [, name] of readme.matchAll(/`(\w+\.proto)`\n\n```/g)) {
    await writeFile(join(folder, String(name)), named(String(name)))
  }
})

after(() => rm(folder, { recursive: true, force: true }))

/** Returns the block under a file's name, or the n-th block without a name that imports the package. */
function named(name: string): string {
  const match = new RegExp(`\`${name}\`\\n\\n\`\`\`\\w+\\n(.*?)\`\`\``, 's').exec(readme)
  assert.ok(match?.[1], `README has ${name}`)
  return match[1]
}

test('the README: its server and client talk to each other as shown', async () => {
  for (const name of ['server.js', 'client.js']) await writeFile(join(folder, name), named(name))
  const server = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(server, 'exit')
  const [line] = await once(createInterface({ input: server.stdout }), 'line')
  assert.match(String(line), /^listening on unix:/)
  const { stdout, stderr } = await run(process.execPath, ['client.js'], { cwd: folder, env })
  assert.equal(stdout, `hello ada, you are uid ${process.getuid?.()}\n`)
  assert.equal(stderr, '')
  server.kill('SIGTERM')
  assert.deepEqual(await exit, [0, null])
})

test('the README begins with a raw server and client of at most eight lines of code, which run as shown', async () => {
  const first = /```js\n(.*?)```/s.exec(readme)?.[1] ?? ''
  const lines = first.split('\n').filter((line) => line !== '' && !line.startsWith('import'))
  assert.ok(lines.length <= 8, `${lines.length} lines`)
  await writeFile(join(folder, 'first.js'), first)
  const { stdout, stderr } = await run(process.execPath, ['first.js'], { cwd: folder, env })
  assert.equal(stdout, 'hello\n')
  assert.equal(stderr, '')
})

test('the first program of the README runs in a project of npm init, as does that for CommonJS', async () => {
  const project = join(folder, 'commonjs')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "type": "commonjs" }')
  const page = await readFile(join(root, 'docs/install.md'), 'utf8')
  const required = String(/```js\n(const \{ connect.*?)```/s.exec(page)?.[1])
  const programs = {
    'echo.mjs': named('echo.mjs'),
    'echo.js': required.replaceAll('unix:///tmp/', `unix://${folder}/`),
  }
  for (const [name, program] of Object.entries(programs)) {
    await writeFile(join(project, name), program)
    const { stdout, stderr } = await run(process.execPath, [name], { cwd: project, env })
    assert.equal(stdout, 'hello\n')
    assert.equal(stderr, '')
  }
})

test('the README: every other snippet runs', async () => {
  const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map((match) => String(match[1]))
  const others = blocks.filter((block) => block !== named('server.js') && block !== named('client.js'))
  assert.ok(others.length >= 3)
  for (const [i, block] of others.entries()) {
    await writeFile(join(folder, `snippet-${i}.js`), block)
    const { stderr } = await run(process.execPath, [`snippet-${i}.js`], { cwd: folder, env })
    assert.equal(stderr, '')
  }
})
