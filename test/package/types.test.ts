/**
 * Compiles programs of a user against the types of the installed package. With TTRPC_INSTALLS=all, which
 * `npm run test:installs` sets, also with an older TypeScript.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { packAll, root } from '../support/package/pack.js'
import { makeProject } from '../support/package/project.js'

const run = promisify(execFile)
const timeout = 120_000
const all = process.env.TTRPC_INSTALLS === 'all'
const skip = all ? undefined : 'npm run test:installs runs it'
const folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-types-')))
const project = join(folder, 'project')

before(
  async () => {
    await makeProject(project, await packAll(join(folder, 'tarballs')))
    const name = '@opentelemetry' // ttrpc/otel has types of its API
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name))
  },
  { timeout },
)

after(() => rm(folder, { recursive: true, force: true }))

const programs = [
  { module: 'nodenext', moduleResolution: 'nodenext', files: ['types.ts', 'types.cts'] },
  { module: 'node16', moduleResolution: 'node16', files: ['types.ts', 'types.cts'] },
  { module: 'esnext', moduleResolution: 'bundler', files: ['types.ts'] },
] as const

const compilers = [
  { folder: 'typescript', skip: undefined },
  { folder: 'typescript-5.9', skip },
]

for (const compiler of compilers) {
  for (const { files, ...resolution } of programs) {
    const { moduleResolution } = resolution
    const name = `${compiler.folder} with moduleResolution ${moduleResolution}: ${files.join(', ')}`
    test(name, { timeout, skip: compiler.skip }, async () => {
      const compilerOptions = {
        ...resolution,
        target: 'es2023',
        strict: true,
        skipLibCheck: false,
        noEmit: true,
        typeRoots: [join(root, 'node_modules/@types')],
        types: ['node'],
      }
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
      const tsc = join(root, 'node_modules', compiler.folder, 'bin/tsc')
      const result = run(process.execPath, [tsc, '-p', project])
      const { stdout } = await result.catch((error: { stdout: string }) => error)
      assert.equal(stdout, '')
    })
  }
}
