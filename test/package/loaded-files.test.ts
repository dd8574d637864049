/** Which files of the package a program loads: what it does not use is neither read nor compiled. */
import assert from 'node:assert/strict'
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Server } from 'ttrpc'
import { socketPath } from '#ttrpc/kits/shim/start/socket-path.js'
import { TempFolder } from '../support/temp-folder.js'

const folder = fileURLToPath(new URL('../../dist/bundle/esm/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.js'))

interface Coverage {
  readonly result: readonly { readonly url: string }[]
}

/** Runs a program in a new process. Returns the files of the bundle that it loads. */
function loadedBy(program: string): string[] {
  const coverage = new TempFolder()
  execFileSync(process.execPath, ...argumentsOf(program, coverage))
  return filesIn(coverage)
}

/** The same, while this process serves. */
async function loadedBeside(program: string): Promise<string[]> {
  const coverage = new TempFolder()
  await once(spawn(process.execPath, ...argumentsOf(program, coverage)), 'close')
  return filesIn(coverage)
}

function argumentsOf(program: string, coverage: TempFolder): [string[], SpawnOptions] {
  const options: SpawnOptions = {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, NODE_V8_COVERAGE: coverage.path, TTRPC_ENGINE: undefined, TTRPC_IO: undefined },
    stdio: ['ignore', 'ignore', 'inherit'],
  }
  return [['--input-type=module', '--eval', program], options]
}

function filesIn(coverage: TempFolder): string[] {
  const [report] = readdirSync(coverage.path)
  const { result } = JSON.parse(readFileSync(coverage.at(String(report)), 'utf8')) as Coverage
  const paths = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url))
  return paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length))
}

/** The files whose `import` statements lead from this one to them, and itself. */
function importedBy(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found
  found.add(name)
  const text = readFileSync(join(folder, name), 'utf8')
  for (const [, path] of text.matchAll(/\bfrom "\.\/([\w-]+\.js)"/g)) importedBy(String(path), found)
  return found
}

const later = (names: readonly string[]): string[] => names.filter((name) => name.startsWith('later-')).sort()

const minimal = (server: string, client: string, path: string): string => `
  import { connect, Server } from 'ttrpc'
  const server = new Server(${server}).registerRaw('a.B', { C: (bytes) => bytes })
  await server.listen(${path})
  const client = await connect(${path}, ${client})
  await client.call('a.B', 'C', new Uint8Array(5))
  await client.close()
  await server.close()`

const sockets = new TempFolder()
const socket = (name: string): string => JSON.stringify(sockets.at(name))

/** They were 311,000 bytes when this was written: what grows beyond it should rather be loaded when it is used. */
const MOST_BYTES = 316_000

test('a raw server and client load four files and nothing that is for later', () => {
  const loaded = loadedBy(minimal('{}', '{}', socket('a')))
  const bytes = loaded.map((name) => readFileSync(join(folder, name)).length).reduce((a, b) => a + b)
  assert.deepEqual([loaded.length, later(loaded)], [4, []])
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`)
})

test('the JS engine is loaded by a server that uses it', () => {
  const loaded = loadedBy(
    minimal("{ engine: 'node', handshaker: { handshake: () => ({}) } }", "{ engine: 'node' }", socket('b')),
  )
  assert.deepEqual(later(loaded), ['later-node-engine.js'])
})

test('log lines and reconnecting are loaded by those who use them', () => {
  const loaded = loadedBy(minimal('{ logger: { warn() {} } }', '{ reconnect: true }', socket('c')))
  assert.deepEqual(later(loaded), ['later-log-writer.js', 'later-reconnecting-link.js'])
})

test('a ServerGroup loads its own files, and not those that its workers load', () => {
  const loaded = loadedBy(`
    import { ServerGroup } from 'ttrpc'
    await new ServerGroup('worker.js').close()`)
  assert.deepEqual(later(loaded), ['later-group-server.js'])
})

test('what adapts foreign codecs is loaded with the first of them', () => {
  const loaded = loadedBy(`
    import { Server } from 'ttrpc'
    const codec = { encode: (value) => value, decode: (bytes) => bytes }
    new Server().register({ name: 'a.B', methods: { C: { input: codec, output: codec } } }, { c: (bytes) => bytes })`)
  assert.deepEqual(later(loaded), ['later-adaptive-codec.js'])
})

/**
 * A shim's program, run in a bundle of its own with these arguments. `start` starts another program than its daemon, which
 * reports as that does, and ends at once.
 */
const shim = (...args: readonly string[]): string => shimIn(bundleOf(), ...args)

function bundleOf(annotations: Readonly<Record<string, string>> = {}): string {
  const { path } = new TempFolder()
  writeFileSync(join(path, 'config.json'), JSON.stringify({ annotations }))
  return path
}

function shimIn(bundle: string, ...args: readonly string[]): string {
  const argv = ['-namespace', 'default', '-id', 'c1', '-bundle', bundle, ...args]
  const command = ['/bin/sh', '-c', 'echo serves >&4; sleep 1', 'sh']
  const env = { TTRPC_ADDRESS: sockets.at('none') }
  return `
    import { runShim, runtimeShim } from 'ttrpc/shim'
    const runtime = { create() {}, start() {}, exec() {}, kill() {}, delete() {}, cleanup() {} }
    const shim = runtimeShim({ name: 'io.containerd.test.v1', runtime })
    const serve = (host) => {
      host.shutdown()
      return shim.serve(host)
    }
    await runShim({ ...shim, serve }, ${JSON.stringify({ argv, command, env, socketDir: sockets.at('s') })})`
}

/** The files that only the daemon of a shim needs. */
const daemonsOwn = (names: readonly string[]): string[] =>
  names
    .map((name) => name.replace(/-[A-Z\d]{8}(?=\.js$)/, ''))
    .filter((name) => /^(index|containerd|serve|serve-tasks)\.js$/.test(name))
    .sort()

/** They were 131,000 bytes when this was written. */
const MOST_SHIM_BYTES = 138_000

for (const action of ['-v', 'start']) {
  test(`${action} of a shim loads neither the main entry nor any messages`, () => {
    const loaded = loadedBy(shim(action))
    const entries = loaded.filter((name) => !name.startsWith('chunk-')).sort()
    const bytes = loaded.map((name) => readFileSync(join(folder, name)).length).reduce((a, b) => a + b)
    assert.deepEqual([entries, loaded.length], [['errors.js', 'process.js', 'shim.js'], 6])
    assert.ok(bytes < MOST_SHIM_BYTES, `${bytes} bytes`)
  })
}

test('start that joins a group, and delete, load no more for the daemon that is there', async () => {
  const group = { 'io.containerd.runc.v2.group': 'g' }
  const place = { containerdAddress: '', namespace: 'default' }
  const path = socketPath(sockets.at('s'), 'g', place)
  await using server = new Server()
  await server.listen(path)
  const bundle = bundleOf(group)
  const joined = await loadedBeside(shimIn(bundle, 'start'))
  assert.deepEqual(joined.filter((name) => !name.startsWith('chunk-')).sort(), [
    'errors.js',
    'process.js',
    'shim.js',
  ])
  assert.equal(readFileSync(join(bundle, 'address'), 'utf8'), `unix://${path}`)
  assert.deepEqual(daemonsOwn(await loadedBeside(shimIn(bundle, 'delete'))), [])
  assert.ok(existsSync(path))
})

test('delete of a shim loads the messages of Task alone', () => {
  const loaded = loadedBy(shim('delete'))
  assert.deepEqual(daemonsOwn(loaded), [])
  assert.ok(loaded.includes('messages.js'))
})

// Its files may be replaced by those of a newer version while it runs.
test('the daemon of a shim loads what it serves with before it serves', () => {
  const loaded = loadedBy(shim('-socket', sockets.at('shim.sock')))
  assert.deepEqual(daemonsOwn(loaded), ['containerd.js', 'index.js', 'serve-tasks.js', 'serve.js'])
})

test('messages are loaded without the rest of the package', () => {
  const main = importedBy('index.js')
  const shared = [...importedBy('messages.js')].filter((name) => main.has(name))
  const bytes = shared.map((name) => readFileSync(join(folder, name)).length).reduce((a, b) => a + b)
  assert.ok(bytes < 40_000, `${bytes} bytes of what the main entry loads`)
})

// Node throws where a module is loaded at once while an `import` of it, or of one that it imports, is under way.
test('what is loaded later imports only files that are there by then', () => {
  const main = importedBy('index.js')
  const entries = ['testing', 'messages', 'codegen', 'rpc', 'health', 'otel'].map((name) =>
    importedBy(`${name}.js`),
  )
  for (const name of later(files)) {
    for (const imported of importedBy(name)) {
      const busy = !main.has(imported) && entries.some((entry) => entry.has(imported))
      assert.ok(!busy, `${name} imports ${imported}, which an entry imports that may be loading`)
    }
  }
})

test('the files of the bundle are ASCII, which V8 holds as one byte a character', () => {
  for (const name of files) assert.ok(/^[\0-\x7f]*$/.test(readFileSync(join(folder, name), 'latin1')), name)
})
