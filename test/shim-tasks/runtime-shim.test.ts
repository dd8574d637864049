/** What `runtimeShim` takes, and what it refuses at once. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { test } from 'node:test'
import { type DeleteContext, type Runtime, type RuntimeHost, runtimeShim, type ShimHost } from 'ttrpc/shim'
import { TempFolder } from '../support/temp-folder.js'
import { hostRuntime } from './host-runtime.js'
import { RecordedSink } from './recorded-sink.js'

const runtime = hostRuntime()
const folder = new TempFolder()

/** Calls it as JavaScript may. */
const make = (options: unknown) => () => runtimeShim(options as Parameters<typeof runtimeShim>[0])

/** Returns a runtime without a method, or with another value in its place. */
function broken(name: keyof Runtime, value?: unknown): Runtime {
  const methods = ['create', 'start', 'exec', 'kill', 'delete', 'cleanup'] as const
  const whole = Object.fromEntries(methods.map((method) => [method, async () => {}]))
  return { ...whole, [name]: value } as unknown as Runtime
}

test('an unknown option is refused, and the error has the known ones', () => {
  assert.throws(make({ name: 'x', runtime, grupp: () => 'g' }), {
    code: 'ERR_TTRPC_OPTION',
    message: /^unknown option of runtimeShim "grupp"; there are name, .*group/,
  })
})

test('wrong options are refused, each by its name', () => {
  for (const [options, message] of [
    [undefined, /options of runtimeShim must be an object/],
    [{ runtime }, /name must be a string/],
    [{ name: 'x' }, /runtime must be an object .* not undefined/],
    [{ name: 'x', runtime: null }, /runtime must be an object .* not null/],
    [{ name: 'x', runtime: runtime.constructor }, /not a class: use new/],
    [{ name: 'x', runtime, version: 1 }, /version must be a string/],
    [{ name: 'x', runtime, group: 'pod' }, /group must be a function/],
    [{ name: 'x', runtime, info: {} }, /info must be a function/],
  ] as const) {
    assert.throws(make(options), { name: 'TypeError', code: 'ERR_TTRPC_OPTION', message })
  }
})

test('a runtime that lacks a method, or whose method is not a function, is refused', () => {
  for (const name of ['create', 'start', 'exec', 'kill', 'delete', 'cleanup'] as const) {
    assert.throws(make({ name: 'x', runtime: broken(name) }), {
      name: 'TypeError',
      code: 'ERR_TTRPC_IMPLEMENTATION',
      message: `the runtime lacks the method ${name}`,
    })
  }
  assert.throws(make({ name: 'x', runtime: broken('pause', true) }), {
    code: 'ERR_TTRPC_IMPLEMENTATION',
    message: 'the runtime has a pause that is not a function',
  })
  runtimeShim({ name: 'x', runtime: broken('pause') })
})

test('runShim refuses what is not a shim, -v too, with what to do', () => {
  const shim = JSON.stringify(import.meta.resolve('ttrpc/shim'))
  for (const [value, reason] of [
    ['undefined', /^runShim: runShim needs a shim: an object with name, serve and delete\n$/],
    ['{ name: "x", create() {}, delete() {} }', /^x: .*: make a shim of a runtime with runtimeShim\(/],
  ] as const) {
    const program = `import { runShim } from ${shim}\nawait runShim(${value}, { argv: ['-v'] })`
    const { status, stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program])
    assert.deepEqual({ status, stdout: String(stdout) }, { status: 1, stdout: '' })
    assert.match(String(stderr), reason)
  }
})

test('group and info are those of the shim', async () => {
  const info = () => ({ annotations: { a: 'b' } })
  const shim = runtimeShim({ name: 'x', runtime, group: () => 'all', info })
  assert.equal(shim.group?.({}), 'all')
  assert.deepEqual(await shim.info?.(undefined), { annotations: { a: 'b' } })
  const plain = runtimeShim({ name: 'x', runtime })
  assert.deepEqual([plain.group, plain.info], [undefined, undefined])
})

/** A host whose log is recorded. */
function recordedHost(lines: string[]): ShimHost & DeleteContext {
  const line = (message: string): void => void lines.push(message)
  return {
    id: 'c1',
    namespace: 'tests',
    bundle: folder.at('c1'),
    address: '',
    containerdAddress: '',
    ttrpcAddress: '',
    debug: false,
    publisher: new RecordedSink(),
    log: { debug: line, info: line, warn: line, error: line },
    shutdown: () => {},
  }
}

test('a function makes the runtime, with the log, in the daemon and for delete', async () => {
  const lines: string[] = []
  const host = recordedHost(lines)
  const hosts: RuntimeHost[] = []
  const made = broken('cleanup', async () => host.log.info('cleaning up'))
  const factory = (given: RuntimeHost): Runtime => {
    hosts.push(given)
    given.log.info(`made for ${given.id}`)
    return made
  }
  const shim = runtimeShim({ name: 'x', runtime: factory })
  assert.deepEqual(hosts, [])
  await shim.serve(host)
  await shim.delete(host)
  assert.deepEqual(lines, ['made for c1', 'made for c1', 'cleaning up'])
})

test('what the function returns is checked', async () => {
  const host = recordedHost([])
  const shim = runtimeShim({ name: 'x', runtime: () => broken('kill') })
  await assert.rejects(async () => await shim.serve(host), { code: 'ERR_TTRPC_IMPLEMENTATION' })
  await assert.rejects(async () => await shim.delete(host), { code: 'ERR_TTRPC_IMPLEMENTATION' })
})
