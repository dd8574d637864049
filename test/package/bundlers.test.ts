/**
 * Bundles a program with typed calls, and runs the bundle where no node_modules is above it. esbuild and the single
 * executable by default; with TTRPC_INSTALLS=all, which `npm run test:installs` sets, every bundler.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { packAll, root } from '../support/package/pack.js'
import { makeProject } from '../support/package/project.js'
import { installTools, offline } from '../support/package/tools.js'

const run = promisify(execFile)
const timeout = 120_000
const esbuild = 'esbuild@0.28.2'
/** Bundlers, and the packages that each needs. */
const bundlers: Readonly<Record<string, readonly string[]>> = {
  'esbuild esm': [esbuild],
  'esbuild cjs': [esbuild],
  'single executable': [esbuild, 'postject@1.0.0-alpha.6'],
  webpack: ['webpack@5.113.0'],
  rollup: ['rollup@4.68.8', '@rollup/plugin-node-resolve@16.0.3', '@rollup/plugin-commonjs@29.0.3'],
  vite: ['vite@8.4.0'],
  ncc: ['@vercel/ncc@0.45.0'],
}
const usual = ['esbuild esm', 'esbuild cjs', 'single executable']
const chosen = process.env.TTRPC_INSTALLS === 'all' ? Object.keys(bundlers) : usual
const skip = await offline()

const folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-bundlers-')))
const project = join(folder, 'project')
const installed = join(project, 'node_modules/ttrpc')
const prebuilt = `prebuilds/linux-${process.arch}/ttrpc.glibc.node`
const env = { PATH: process.env.PATH, HOME: folder, TTRPC_ENGINE: 'native' }

before(async () => makeProject(project, await packAll(join(folder, 'tarballs'))), { timeout })

after(() => rm(folder, { recursive: true, force: true }))

/** Bundles a program of the project; returns the command that runs the bundle, which is in a deep folder. */
async function bundle(bundler: string, program: string): Promise<[string, ...string[]]> {
  const tools = await installTools(...(bundlers[bundler] ?? []))
  const into = join(folder, bundler.replaceAll(' ', '-'), 'dist/bundle/cjs')
  const builder = join(root, 'test/package/bundlers/build.cjs')
  const { stdout } = await run(process.execPath, [builder, bundler, tools, join(project, program), into])
  const file = stdout.trim().split('\n').at(-1) ?? ''
  return bundler === 'single executable' ? [file] : [process.execPath, file]
}

/** Runs a bundle in a folder that has `echo.proto` alone. */
async function runBundle([command, ...args]: [string, ...string[]], more: NodeJS.ProcessEnv = {}) {
  const place = join(folder, 'place')
  await mkdir(place, { recursive: true })
  await cp(join(project, 'echo.proto'), join(place, 'echo.proto'))
  return run(command, args, { cwd: place, env: { ...env, ...more } })
}

async function failureOf(command: [string, ...string[]], more?: NodeJS.ProcessEnv): Promise<string> {
  return runBundle(command, more).then(
    () => assert.fail('it ran'),
    (error: { stderr: string }) => error.stderr,
  )
}

for (const bundler of chosen) {
  test(`${bundler} bundles a program with typed calls`, { timeout, skip }, async (t) => {
    const command = await bundle(bundler, 'program.js')
    const addon = join(installed, prebuilt)

    await t.test('it runs with the add-on that TTRPC_ADDON names', async () => {
      const { stdout, stderr } = await runBundle(command, { TTRPC_ADDON: addon })
      assert.equal(stderr, '')
      assert.deepEqual(JSON.parse(stdout), { value: 'hello', addon })
    })

    await t.test('without it, the first use says what to do, and no folder above is looked at', async () => {
      // As an attacker would place it: three folders above the bundle, in the guise of our package.
      const above = join(folder, bundler.replaceAll(' ', '-'))
      await cp(addon, join(above, prebuilt))
      await writeFile(join(above, 'package.json'), '{ "name": "app" }')
      const stderr = await failureOf(command)
      assert.match(stderr, /ERR_TTRPC_ENGINE/)
      assert.match(
        stderr,
        /no add-on in this bundle; set the environment variable TTRPC_ADDON to the absolute path/,
      )
      assert.ok(stderr.includes(prebuilt))
    })
  })
}

test('a program that is required is bundled to one set of classes', { timeout, skip }, async () => {
  const { stdout, stderr } = await runBundle(await bundle('esbuild cjs', 'commonjs.cjs'))
  assert.equal(stderr, '')
  assert.equal(stdout, 'import function\nrequire the same\nerrors of one class\n')
})

test('TTRPC_ADDON is checked: an absolute path, an existing file, of this version', { timeout }, async () => {
  const command: [string, string] = [process.execPath, join(project, 'program.js')]
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const reasons = {
    'ttrpc.node': /TTRPC_ADDON must be an absolute path, not ttrpc\.node/,
    '/nonexistent/ttrpc.node': /TTRPC_ADDON names \/nonexistent\/ttrpc\.node, which does not exist/,
    [join(project, 'echo.proto')]:
      /echo\.proto cannot be loaded: .*TTRPC_ADDON must name the ttrpc\.node of this version/,
  }
  for (const [file, reason] of Object.entries(reasons)) {
    assert.match(await failureOf(command, { TTRPC_ADDON: file }), reason)
  }
  const other = join(folder, 'other.node')
  const text = await readFile(join(installed, prebuilt), 'latin1')
  await writeFile(other, text.replaceAll(`${version}\0`, `${version.replace(/\d+$/, '9')}\0`), 'latin1')
  const mismatch = new RegExp(
    `other\\.node is of version [\\d.]+9, the package of ${version}; TTRPC_ADDON must name`,
  )
  assert.match(await failureOf(command, { TTRPC_ADDON: other }), mismatch)
  const { stdout } = await runBundle(command, { TTRPC_ADDON: '' })
  assert.equal(JSON.parse(stdout).value, 'hello')
})
