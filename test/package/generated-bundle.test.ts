/** A program that imports one generated message stays small in a bundle, and works with the rest of the package in it. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { generateModules } from 'ttrpc/codegen'
import { skipWithoutGo } from '../interop/go.js'
import { protoModules } from '../interop/go-modules.js'
import { TempFolder } from '../support/temp-folder.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const fixtures = join(root, 'test/unit/fixtures/proto')
const MAX_BYTES = 60_000

/** containerd's api, or the fixtures where it is missing; a module and a message of it. */
const api = ((): {
  files: readonly string[]
  folders: readonly string[]
  module: string
  message: string
} => {
  const modules = skipWithoutGo() === false ? protoModules() : 'no Go'
  if (typeof modules !== 'string')
    return { ...modules, module: 'services/containers/v1/containers', message: 'Container' }
  const files = ['everything', 'old', 'greeter', 'edition'].map((name) => join(fixtures, `${name}.proto`))
  return { files, folders: [fixtures], module: 'everything', message: 'Part' }
})()

const temp = new TempFolder()
const folder = temp.path
before(async () => {
  await temp.install()
  const shop = join(folder, 'shop.proto')
  const declared = 'message Text { string text = 1; } service Shop { rpc Buy(Text) returns (Text); }'
  await writeFile(shop, `syntax = "proto3"; package demo.v1; ${declared}`)
  for (const { path, text } of await generateModules([...api.files, shop], { includeDirs: api.folders }))
    await temp.write(path, text)
})

/** Bundles the text of a program; returns the path of the bundle. */
async function bundled(name: string, contents: string): Promise<string> {
  const outfile = join(folder, `${name}.out.mjs`)
  const options = { bundle: true, minify: true, format: 'esm', platform: 'node' } as const
  const { warnings } = await build({
    ...options,
    stdin: { contents, resolveDir: folder },
    outfile,
    logLevel: 'silent',
  })
  assert.deepEqual(warnings, [])
  return outfile
}

async function outputOf(program: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, [program], { cwd: folder })).stdout.trim()
}

test('a program with one message of many bundles to less than 60 kB', async (t) => {
  const { module, message } = api
  const program = `import { ${message} } from './${module}.js'
    const bytes = ${message}.encode(${message}.create())
    console.log(JSON.stringify(${message}.decode(bytes)).length > 2)`
  const file = await bundled('one', program)
  const bytes = (await readFile(file)).length
  t.diagnostic(`${message} with the runtime: ${bytes} bytes`)
  assert.ok(bytes < MAX_BYTES, `${bytes} bytes`)
  assert.equal(await outputOf(file), 'true')
})

test('a bundle with calls and generated messages works', async () => {
  const program = `import { Server } from 'ttrpc'
    import { inMemory } from 'ttrpc/testing'
    import { ErrorInfo } from 'ttrpc/rpc'
    import { Shop } from './shop.js'
    const server = new Server().register(Shop, { buy: ({ text }) => ({ text: 'bought ' + text }) })
    console.log((await inMemory(server).service(Shop).buy({ text: 'tea' })).text)
    await server.close()
    try { ErrorInfo.encode({ reason: 5 }) } catch ({ path }) { console.log(path) }
  `
  const file = await bundled('calls', program)
  assert.equal(await outputOf(file), 'bought tea\nreason')
})
