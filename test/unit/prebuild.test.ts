/** Which prebuilt add-ons `npm pack` builds again, and which it refuses. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const checkout = mkdtempSync(join(tmpdir(), 'ttrpc-prebuild-'))
after(() => rmSync(checkout, { recursive: true, force: true }))

const addon = join(root, 'build/Release/ttrpc.node')
const prebuilt = `prebuilds/${process.platform}-${process.arch}/ttrpc.glibc.node`
const sources = ['package.json', 'binding.gyp', 'native/binding.gyp', 'native/addon.cc', 'native/io/a.h']

/** Makes a checkout with these files, whose package has this version; all are as old as the add-on. */
function checkOut(version: string): void {
  cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true })
  for (const name of [...sources, prebuilt]) {
    mkdirSync(join(checkout, name, '..'), { recursive: true })
    writeFileSync(join(checkout, name), name === 'package.json' ? JSON.stringify({ version }) : '')
    utimesSync(join(checkout, name), 1000, 1000)
  }
}

/** Runs a module that begins with an import of scripts/lib/prebuild.mjs. Returns what it prints. */
function evaluate(expression: string): string {
  const code = `import * as prebuild from './scripts/lib/prebuild.mjs'; console.log(${expression})`
  const args = ['--input-type=module', '--eval', code]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: checkout, encoding: 'utf8' })
  assert.equal(stderr, '')
  return stdout.trim()
}

test('it is built again when any of its sources is newer, package.json with its version too', () => {
  checkOut('1.2.3')
  assert.equal(evaluate('prebuild.isPrebuildStale()'), 'false')
  for (const name of sources) {
    utimesSync(join(checkout, name), 1001, 1001)
    assert.equal(evaluate('prebuild.isPrebuildStale()'), 'true', name)
    utimesSync(join(checkout, name), 1000, 1000)
  }
})

test('one of another version than the package is refused', { skip: !existsSync(addon) }, () => {
  checkOut('0.0.0')
  cpSync(addon, join(checkout, prebuilt))
  const args = ['scripts/prebuild.mjs', '--if-needed']
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: checkout, encoding: 'utf8' })
  assert.match(
    stderr,
    /ttrpc\.glibc\.node is of version \S+, package\.json of 0\.0\.0: "npm run prebuild" builds it/,
  )
  assert.equal(status, 1)
})
