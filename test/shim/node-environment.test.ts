/** Variables of the environment that make Node print: containerd takes what start prints to stderr into its answer. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { TempFolder } from '../support/temp-folder.js'
import { ShimFolder } from './shim-bundle.js'

/** Each prints, or writes files, in a program that uses sockets and processes. */
const variables: Readonly<Record<string, string>> = {
  NODE_DEBUG: 'net,stream,child_process,timer',
  NODE_PENDING_DEPRECATION: '1',
  NODE_NO_WARNINGS: '',
  NODE_REDIRECT_WARNINGS: '/none/such/file',
  NODE_DEBUG_NATIVE: 'none',
  FORCE_COLOR: '3',
}

for (const [name, value] of Object.entries(variables)) {
  test(`${name}=${value} adds nothing to the answers`, async () => {
    await using folder = new ShimFolder()
    const group = { 'io.containerd.runc.v2.group': 'g' }
    const env = { [name]: value }
    const settings = { noisy: true }
    const first = await folder.bundle('c1', group).start({ env, settings })
    assert.deepEqual({ code: first.code, stderr: first.stderr }, { code: 0, stderr: '' })
    const bundle = folder.bundle('c2', group)
    const second = await bundle.start({ env, settings })
    assert.deepEqual([String(second.stdout), second.stderr], [String(first.stdout), ''])
    const info = await bundle.run(['-info'], { env, settings })
    assert.deepEqual({ code: info.code, stderr: info.stderr }, { code: 0, stderr: '' })
    const deleted = await bundle.run(['delete'], { env, settings })
    assert.match(deleted.stderr, /^time=\S+ level=warning msg="cleaning up"[^\n]*\n$/)
  })
}

test('what the code of a shim prints to stderr is dropped too, but not the reason of an error', async () => {
  await using folder = new ShimFolder()
  const bundle = folder.bundle('c1')
  const { code, stderr } = await bundle.start({ settings: { prints: true } })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  const failed = await bundle.run(['delete'], { settings: { prints: true, fails: 'delete' } })
  assert.equal(failed.stderr, 'io.containerd.test.v1: delete fails\n')
})

test('the daemon has none of the variables that are for one run of Node', async () => {
  await using folder = new ShimFolder()
  const coverage = new TempFolder()
  const bundle = folder.bundle('c1')
  const env = {
    ...{ NODE_OPTIONS: '--stack-trace-limit=20', NODE_DEBUG: 'net', NODE_DEBUG_NATIVE: 'none' },
    ...{
      NODE_PENDING_DEPRECATION: '1',
      NODE_REDIRECT_WARNINGS: coverage.at('w'),
      NODE_V8_COVERAGE: coverage.path,
    },
    NODE_COMPILE_CACHE: coverage.at('cache'),
  }
  assert.equal((await bundle.start({ env })).code, 0)
  const kept = Object.keys(bundle.host?.env ?? {}).filter((name) => Object.hasOwn(env, name))
  assert.deepEqual(kept, ['NODE_COMPILE_CACHE'])
  assert.ok(readdirSync(coverage.path).filter((name) => name.startsWith('coverage-')).length <= 1)
})
