/** Runs Jest as it comes, with TTRPC_INSTALLS=all, which `npm run test:installs` sets. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { packAll, root } from '../support/package/pack.js'
import { makeProject } from '../support/package/project.js'
import { installTools, offline } from '../support/package/tools.js'

const run = promisify(execFile)
const timeout = 240_000
const all = process.env.TTRPC_INSTALLS === 'all'
const skip = all ? await offline() : 'npm run test:installs runs it'
const folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-jest-')))
const project = join(folder, 'project')

before(
  async () => {
    if (skip !== undefined) return
    await makeProject(project, await packAll(join(folder, 'tarballs')))
    await writeFile(join(project, 'package.json'), '{ "private": true }')
    // Two files: Jest loads the package anew for each.
    for (const name of ['calls.test.js', 'again.test.js']) {
      await cp(join(root, 'test/package/jest/calls.test.js'), join(project, name))
    }
  },
  { timeout },
)

after(() => rm(folder, { recursive: true, force: true }))

for (const version of ['29.7.0', '30.5.2']) {
  test(`Jest ${version} loads the package in its CommonJS mode`, { timeout, skip }, async () => {
    const jest = join(await installTools(`jest@${version}`), 'jest/bin/jest.js')
    const args = [
      jest,
      '--rootDir',
      project,
      '--runInBand',
      '--no-watchman',
      '--cacheDirectory',
      join(folder, 'cache'),
    ]
    const { stderr } = await run(process.execPath, args, { cwd: project })
    assert.match(stderr, /Tests: +4 passed, 4 total/)
    assert.doesNotMatch(stderr, /did not exit|Warning/)
  })
}
