import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { VERSION } from '#ttrpc/base/version.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = await realpath(await mkdtemp(join(tmpdir(), 'ttrpc-root-')))

after(() => rm(folder, { recursive: true, force: true }))

const cases = [
  { name: 'in its place in a package named ttrpc', home: 'dist', of: 'ttrpc', isFound: true },
  { name: 'in its place below another package', home: 'dist', of: 'app', isFound: false },
  { name: 'in its place where there is no package.json', home: 'dist', of: undefined, isFound: false },
  { name: 'in another place of a package named ttrpc', home: 'lib', of: 'ttrpc', isFound: false },
]

for (const { name, home, of, isFound } of cases) {
  test(`the root of the package is ${isFound ? 'found' : 'not found'} by code ${name}`, async () => {
    const place = join(folder, name.replaceAll(' ', '-'))
    await mkdir(place)
    // The modules are found by their own path, so a link would not do.
    await cp(join(root, 'dist'), join(place, home), { recursive: true })
    if (of !== undefined)
      await writeFile(join(place, 'package.json'), JSON.stringify({ name: of, type: 'module' }))
    const module = pathToFileURL(join(place, home, 'engine/native/package-root.js')).href
    const program = `const { packageRoot } = await import(${JSON.stringify(module)})
      console.log(JSON.stringify(packageRoot() ?? null))`
    // Without a package.json its files would be taken for CommonJS.
    const args = ['--experimental-default-type=module', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    assert.deepEqual(JSON.parse(stdout), isFound ? `${place}/` : null)
  })
}

test('the version in the code is that of the package', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  assert.equal(VERSION, manifest.version)
})
