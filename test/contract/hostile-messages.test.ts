/** Messages made to harm the decoder. The connection and its other calls live. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { describe, test } from 'node:test'
import protobuf from 'protobufjs'
import type { Codec, TtrpcError } from 'ttrpc'
import { bytes } from '../support/protobuf.js'
import { engines, openRaw, type Target } from './targets.js'

interface Tree {
  child?: Tree
  names?: Record<string, string>
}

const { root } = protobuf.parse(
  'syntax = "proto3"; message Tree { Tree child = 1; map<string, string> names = 2; }',
)
const tree = root.lookupType('Tree') as unknown as Codec<Tree>
const definition = { name: 'test.v1.Trees', methods: { Keys: { input: tree, output: tree } } } as const

for (const target of engines)
  describe(`hostile messages: ${target.name}`, { timeout: 60_000 }, () => suite(target))

/** A message in a message, so many times. */
function nested(depth: number): Buffer {
  let message: Buffer = Buffer.alloc(0)
  for (let i = 0; i < depth; i++) message = bytes(1, message)
  return message
}

function suite(target: Target): void {
  test('depth, keys and names of JavaScript open no way in', async () => {
    await using way = await openRaw(target)
    const seen: Tree[] = []
    way.server.register(definition, {
      keys: (request: Tree) => {
        seen.push(request)
        return request
      },
    })
    await using client = await way.connect()
    const ask = (message: Buffer): Promise<Uint8Array> => client.call('test.v1.Trees', 'Keys', message)
    await ask(nested(50))
    const deep = await ask(nested(5000)).catch((error: TtrpcError) => error)
    assert.equal((deep as TtrpcError).code, 13)
    assert.match(
      (deep as TtrpcError).message,
      /^ttrpc: error unmarshalling payload: proto: max depth exceeded/,
    )
    const entry = bytes(2, Buffer.concat([bytes(1, '__proto__'), bytes(2, 'polluted')]))
    await ask(entry)
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
    assert.equal(Object.getPrototypeOf(seen.at(-1)?.names), Object.getPrototypeOf({}))
    assert.deepEqual(Object.keys(seen.at(-1)?.names ?? {}), ['__proto__'])
    for (const [service, method] of [
      ['__proto__', 'toString'],
      ['constructor', 'name'],
      ['test.v1.Trees', '__proto__'],
      ['test.v1.Trees', 'constructor'],
    ] as const) {
      await assert.rejects(client.call(service, method, Buffer.alloc(0)), { code: 12 })
    }
    const metadata = [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ] as const
    await client.call('test.v1.Trees', 'Keys', Buffer.alloc(0), { metadata })
    assert.equal(String(await client.call('test.v1.Raw', 'Echo', Buffer.from('alive'))), 'alive')
  })
}
