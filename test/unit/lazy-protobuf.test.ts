import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { test } from 'node:test'

/** Runs an ES module in a new process, from this folder. Returns what it prints. */
function run(source: string): string {
  const program = `
    import { createRequire } from 'node:module'
    const require = createRequire(${JSON.stringify(import.meta.url)})
    const loaded = () => Object.keys(require.cache).some(file => /[\\\\/]protobufjs[\\\\/]/.test(file))
    ${source}`
  // A file of the package is the referrer, so that '#ttrpc/…' resolves.
  const args = ['--input-type=module', '--eval', program]
  return execFileSync(process.execPath, args, {
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
  }).trim()
}

const modules = [
  'errors',
  'base/metadata',
  'call/service',
  'engine/address/address',
  'admission/handshaker',
  'call/server/handler-error',
  'codec/payload',
  'codec/proto/load-proto',
]
const imports = modules.map((name) => `await import('#ttrpc/${name}.js')`).join('\n')

test('protobufjs is not loaded by importing, nor by codecs of bytes', () => {
  const printed = run(`${imports}
    const { payloadCodec } = await import('#ttrpc/codec/payload-codec.js')
    const raw = payloadCodec({ encode: value => value, decode: bytes => bytes })
    const staging = Buffer.alloc(64)
    const end = raw.encodeInto(new Uint8Array([1, 2, 3]), staging, 5)
    const back = raw.decode(staging, 5, end - 5, true)
    console.log([...back].join(), loaded())`)
  assert.equal(printed, '1,2,3 false')
})

test('protobufjs is loaded when a codec of it is first used', () => {
  const printed = run(`${imports}
    const { payloadCodec } = await import('#ttrpc/codec/payload-codec.js')
    const codec = payloadCodec({
      encode: (value, writer) => writer.uint32(value),
      decode: (reader, length) => reader.skipType(reader.uint32() & 7),
    })
    const before = loaded()
    const bytes = codec.encode(5)
    console.log(before, [...bytes].join(), loaded())`)
  assert.match(printed, /^false 5 true$/)
})
