/** What the encoder of a server throws: one code for every kind of method. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ClosedError, Code, isTtrpcError, OversizedMessageError, type StreamKind, TtrpcError } from 'ttrpc'
import { holdWhileTesting } from '../support/hold.js'
import { openRaw, type Target, targets } from './targets.js'

holdWhileTesting()

const SERVICE = 'test.v1.Encoder'
const x = new Uint8Array([120])

/** What the encoder throws; the caller is answered 13 with its text. */
const thrown: readonly (() => unknown)[] = [
  () => new TtrpcError('mine', Code.PERMISSION_DENIED),
  () => new OversizedMessageError(5, 4),
  () => new ClosedError(),
  () => new RangeError('mine'),
  () => 'mine',
]

const plain = { encode: (value: Uint8Array) => value, decode: (bytes: Uint8Array) => bytes }

for (const target of targets) {
  describe(`encoders that throw: ${target.name}`, { timeout: 60_000 }, () => {
    for (const kind of ['unary', 'serverStreaming', 'clientStreaming', 'bidiStreaming'] as const) {
      test(`${kind}: code 13, whatever is thrown`, () => answers13(target, kind))
    }
  })
}

async function answers13(target: Target, kind: StreamKind | 'unary'): Promise<void> {
  await using way = await openRaw(target)
  let error: unknown
  const output = {
    ...plain,
    encode(): Uint8Array {
      throw error
    },
  }
  const clientStreaming = kind === 'clientStreaming' || kind === 'bidiStreaming'
  const serverStreaming = kind === 'serverStreaming' || kind === 'bidiStreaming'
  const streams = { clientStreaming, serverStreaming }
  const yields = async function* (): AsyncGenerator<Uint8Array> {
    yield x
  }
  const method = { input: plain, output, ...streams }
  const handler = serverStreaming ? yields : async () => x
  way.server.register({ name: SERVICE, methods: { Do: method } }, { do: handler } as never)
  const client = await way.connect()
  for (const make of thrown) {
    error = make()
    const call = kind === 'unary' ? client.call(SERVICE, 'Do', x) : receive()
    await assert.rejects(call, (failure) => {
      assert.ok(isTtrpcError(failure))
      const text = error instanceof Error ? error.message : String(error)
      assert.deepEqual([failure.code, failure.message], [13, `ttrpc: error marshalling payload: ${text}`])
      return true
    })
  }

  async function receive(): Promise<unknown> {
    const call = clientStreaming
      ? client.stream(SERVICE, 'Do', kind as 'bidiStreaming')
      : client.stream(SERVICE, 'Do', 'serverStreaming', x)
    if (clientStreaming) call.closeSend()
    return call.receive()
  }
}
