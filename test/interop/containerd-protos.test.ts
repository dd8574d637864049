/** All .proto files of containerd's api and of NRI: they load, and random messages of theirs pass through Go unharmed. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { loadProto } from 'ttrpc'
import { generateModules } from 'ttrpc/codegen'
import { messagesOf } from '../property/any-message.js'
import { descriptorsOf } from './descriptors.js'
import { skipWithoutGo, startGo } from './go.js'
import { protoModules } from './go-modules.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const skipped = skipWithoutGo()
const modules = skipped === false ? protoModules() : skipped
const skip = typeof modules === 'string' ? modules : false

describe("containerd's .proto files", { skip, timeout: 120_000 }, () => {
  const { folders, files } = typeof modules === 'string' ? { folders: [], files: [] } : modules
  const options = { includeDirs: folders }

  test('each loads alone', async () => {
    assert.equal(files.length, 45)
    for (const file of files) await loadProto(file, options)
  })

  test('all load together, and each type makes its messages', async () => {
    const { messages, services } = await loadProto(files, options)
    assert.ok(services['containerd.task.v3.Task'] && services['containerd.services.events.ttrpc.v1.Events'])
    for (const type of Object.values(messages)) {
      if (type.spec.fields.some(({ presence }) => presence === 'required')) continue
      JSON.stringify(type.create())
    }
  })

  test('their generated modules load, and their types compile under --strict', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ttrpc-containerd-'))
    try {
      const runtime = fileURLToPath(import.meta.resolve('#ttrpc/codec/generated.js'))
      const generated = await generateModules(files, { includeDirs: folders, runtime })
      for (const { path, text } of generated) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
      const [scripts, types] = [/\.js$/, /\.d\.ts$/].map((end) =>
        generated.map(({ path }) => join(folder, path)).filter((path) => end.test(path)),
      )
      for (const path of scripts!) await import(path)
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023']
      const node = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      const result = promisify(execFile)(process.execPath, [tsc, ...options, ...node, ...types!], {
        cwd: folder,
      })
      assert.equal((await result.catch((error: { stdout: string }) => error)).stdout, '')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('the command line generates all of them in less than 3 s, and the TypeScript compiles', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'ttrpc-containerd-'))
    try {
      await mkdir(join(folder, 'node_modules'))
      await symlink(root, join(folder, 'node_modules/ttrpc'))
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
      const includes = folders.flatMap((one) => ['-I', one])
      const program = join(root, 'dist/bundle/cli/cli.js')
      const generate = async (...more: string[]): Promise<string> => {
        const args = [program, 'generate', ...files, ...includes, '--out', join(folder, 'gen'), ...more]
        const start = performance.now()
        const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder })
        const ms = Math.round(performance.now() - start)
        assert.equal(stderr, '')
        const [summary] = stdout.trimEnd().split('\n').slice(-1)
        t.diagnostic(`ttrpc generate ${more.join(' ')}: ${summary} in ${ms} ms`)
        assert.ok(ms < 3000, `${ms} ms`)
        return String(summary)
      }
      assert.match(await generate('--ts'), /^(\d+) files: \1 written, 0 unchanged$/)
      assert.match(await generate('--ts', '--check'), /^\d+ files up to date$/)
      const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck']
      const severe = [
        '--verbatimModuleSyntax',
        '--isolatedModules',
        '--noUnusedLocals',
        '--noUnusedParameters',
      ]
      const node = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
      const written = await readdir(join(folder, 'gen'), { recursive: true })
      const sources = written.filter((name) => name.endsWith('.ts')).map((name) => join('gen', name))
      const tsc = join(root, 'node_modules/typescript/bin/tsc')
      const result = promisify(execFile)(
        process.execPath,
        [tsc, ...options, ...severe, ...node, ...sources],
        {
          cwd: folder,
        },
      )
      assert.equal((await result.catch((error: { stdout: string }) => error)).stdout, '')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('random messages pass through Go unharmed', async () => {
    const { messages } = await loadProto(files, options)
    const all = [...new Set(Object.values(messages))]
    const types = all.filter(({ name }) => /^(containerd|nri|io\.containerd)\./.test(name))
    assert.ok(types.length > 300, `${types.length} types`)
    const go = await startGo(['roundtrip'])
    try {
      go.say(JSON.stringify(Buffer.from(descriptorsOf(types)).toString('base64')))
      for (const type of types) {
        await fc.assert(
          fc.asyncProperty(messagesOf(type), async (message) => {
            const encoded = type.encode(message)
            const reply = go.line()
            go.say(JSON.stringify({ type: type.name, message: encoded.toString('base64') }))
            const { message: back = '', error } = JSON.parse(await reply)
            assert.equal(error, undefined, type.name)
            assert.equal(Buffer.from(back, 'base64').length, encoded.length)
            assert.deepStrictEqual(type.decode(Buffer.from(back, 'base64')), type.decode(encoded))
          }),
          { numRuns: 5 },
        )
      }
    } finally {
      await go.stop()
    }
  })
})
