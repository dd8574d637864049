/** `ttrpc/rpc`: the messages of google.rpc, as details of errors. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { anyPack, Code, durationFromMs, loadProto, Server, TtrpcError } from 'ttrpc'
import * as rpc from 'ttrpc/rpc'
import { inMemory } from 'ttrpc/testing'

const root = fileURLToPath(new URL('../..', import.meta.url))
const service = 'demo.v1.Shop'

test('they are what the generator makes', async () => {
  await promisify(execFile)(process.execPath, ['scripts/generate-messages.mjs', '--check'], { cwd: root })
})

test('they are the messages of the files', async () => {
  const { messages } = await loadProto(['google/rpc/error_details.proto', 'google/rpc/status.proto'])
  const expected = Object.keys(messages).filter((name) => name.startsWith('google.rpc.'))
  assert.deepEqual(
    Object.values(rpc)
      .map(({ name }) => name)
      .sort(),
    expected.sort(),
  )
  for (const type of Object.values(rpc))
    assert.deepEqual({ ...type.create() }, { ...messages[type.name]!.create() })
})

test('a handler sends details, the caller finds them by type', async () => {
  const violations = [{ field: 'amount', description: 'is 0' }]
  const server = new Server().registerRaw(service, {
    Buy() {
      throw new TtrpcError('bad amount', Code.INVALID_ARGUMENT, {
        details: [
          anyPack(rpc.BadRequest, { fieldViolations: violations }),
          anyPack(rpc.RetryInfo, { retryDelay: durationFromMs(1500) }),
        ],
      })
    },
  })
  const error: TtrpcError = await inMemory(server)
    .call(service, 'Buy', new Uint8Array())
    .then(
      () => assert.fail(),
      (reason) => reason,
    )
  const found: rpc.BadRequest | undefined = error.detail(rpc.BadRequest)
  assert.equal(found?.fieldViolations[0]?.field, 'amount')
  assert.equal(error.detail(rpc.RetryInfo)?.retryDelay?.seconds, 1n)
  assert.equal(error.detail(rpc.DebugInfo), undefined)
  const status = rpc.Status.create({ code: 3, message: 'x', details: error.details })
  assert.deepEqual((JSON.parse(JSON.stringify(status)) as { details: object[] }).details[1], {
    '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay: '1.500s',
  })
  await server.close()
})

test('it loads no protobufjs', () => {
  const program = `import { BadRequest } from 'ttrpc/rpc'
    import { createRequire } from 'node:module'
    BadRequest.create()
    console.log(Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('protobufjs')))`
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  })
  assert.equal(printed.trim(), 'false')
})

test('a bundle with one message has neither the engine nor the parser', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { BadRequest } from 'ttrpc/rpc'\nconsole.log(BadRequest.create())",
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  const [{ contents, text }] = outputFiles as [(typeof outputFiles)[number]]
  assert.ok(contents.length < 60_000, `${contents.length} bytes`)
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', text], {
    encoding: 'utf8',
  })
  assert.equal(printed, '{ fieldViolations: [] }\n')
})

test('a message of another copy of the package is limited and refused as one of this copy', async () => {
  const copy = await import(pathToFileURL(`${root}dist/bundle/esm/rpc.js`).href)
  const input = copy.BadRequest as typeof rpc.BadRequest
  assert.notEqual(input, rpc.BadRequest)
  const definition = { name: service, methods: { Check: { input, output: rpc.BadRequest } } } as const
  const server = new Server({ limits: { maxDecodedBytes: 1000 } }).register(definition, {
    check: ({ fieldViolations }) => ({ fieldViolations }),
  })
  const client = inMemory(server).service(definition)
  const violations = Array.from({ length: 3 }, () => ({ field: 'x' }))
  assert.equal((await client.check({ fieldViolations: violations })).fieldViolations.length, 3)
  await assert.rejects(client.check({ fieldViolations: Array(100).fill({}) }), {
    code: 8,
    message: /maxDecodedBytes/,
  })
  assert.throws(() => input.encode({ fieldViolation: [] } as never), { code: 'ERR_TTRPC_MESSAGE' })
  await server.close()
})
