/** TypeScript programs over loadProto compile under --strict, and what the compiler knows of them is right. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { TempFolder } from '../support/temp-folder.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const compilers = ['typescript', 'typescript-5.9'].filter((name) =>
  existsSync(join(root, 'node_modules', name)),
)
const temp = new TempFolder()
const folder = temp.path

before(async () => {
  await temp.install()
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const streams = /## Streams\n.*?```js\n(.*?)```/s.exec(readme)?.[1] ?? ''
  assert.ok(streams.includes('loadProto'), 'the README has a program with streams')
  await writeFile(join(folder, 'streams.ts'), streams)
  await copyFile(join(root, 'test/package/consumer/loaded.ts'), join(folder, 'loaded.ts'))
  const typeRoots = [join(root, 'node_modules/@types')]
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots,
  }
  const config = { compilerOptions, files: ['streams.ts', 'loaded.ts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
})

for (const compiler of compilers) {
  test(`programs over loadProto compile under --strict: ${compiler}`, async () => {
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    const result = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: folder })
    const { stdout } = await result.catch((error: { stdout: string }) => error)
    assert.equal(stdout, '')
  })
}
