/** The programs of docs/messages.md run as shown. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usersEnvironment } from '../support/users-env.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('the programs of docs/messages.md print what they say', async () => {
  const [doc, readme] = await Promise.all(
    ['docs/messages.md', 'README.md'].map((name) => readFile(join(root, name), 'utf8')),
  )
  const programs = [...doc!.matchAll(/```js\n(.*?)```/gs)].map(([, program]) => String(program))
  assert.equal(programs.length, 2)
  const folder = await mkdtemp(join(tmpdir(), 'ttrpc-messages-'))
  try {
    for (const name of ['node_modules', 'proto']) await mkdir(join(folder, name))
    await symlink(root, join(folder, 'node_modules', 'ttrpc'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    const proto = /`greeter\.proto`\n\n```proto\n(.*?)```/s.exec(readme!)?.[1]
    await writeFile(join(folder, 'proto', 'greeter.proto'), String(proto))
    for (const program of programs) {
      await writeFile(join(folder, 'program.js'), program)
      const options = { cwd: folder, env: usersEnvironment() }
      const { stdout } = await promisify(execFile)(process.execPath, ['program.js'], options)
      const said = [...program.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
      assert.deepEqual(stdout.trimEnd().split('\n'), said)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
