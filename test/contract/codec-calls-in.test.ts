/** A codec of the client's user that ends its call, or makes another, while it encodes or decodes. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { getEventListeners } from 'node:events'
import { describe, test } from 'node:test'
import { type Client, type ClientOf, Code, type Codec } from 'ttrpc'
import { codeOf } from '../support/code-of.js'
import { holdWhileTesting } from '../support/hold.js'
import { RAW_SERVICE, until } from '../support/raw-service.js'
import { openRaw, type RawWay, type Target, targets } from './targets.js'

holdWhileTesting()

const NAME = 'test.v1.Coded'

/** Runs `encoding` and `decoding` where the client's codec would do nothing else. */
class Hooks {
  encoding: () => void = () => {}
  decoding: (bytes: Uint8Array) => unknown = (bytes) => bytes
  readonly definition

  constructor() {
    const plain: Codec<Uint8Array, Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes }
    const input: Codec<Uint8Array, Uint8Array> = {
      encode: (value) => {
        this.encoding()
        return value
      },
      decode: (bytes) => bytes,
    }
    const output: Codec<Uint8Array, Uint8Array> = {
      encode: (value) => value,
      decode: (bytes) => this.decoding(bytes) as Uint8Array,
    }
    this.definition = {
      name: NAME,
      methods: {
        Echo: { input, output },
        Plain: { input: plain, output: plain },
        Chat: { input, output, clientStreaming: true, serverStreaming: true },
        List: { input, output, serverStreaming: true },
      },
    } as const
  }
}

for (const target of targets) {
  describe(`a codec that calls in: ${target.name}`, { timeout: 60_000 }, () => {
    encodes(target)
    decodes(target)
  })
}

interface CodedWay extends RawWay {
  readonly client: Client
  readonly hooks: Hooks
  readonly service: ClientOf<Hooks['definition']>
}

async function open(target: Target): Promise<CodedWay> {
  const way = await openRaw(target)
  way.server.registerRaw(NAME, {
    Echo: (bytes) => bytes,
    Plain: (bytes) => bytes,
    Chat: {
      kind: 'bidiStreaming',
      async *handler(requests) {
        yield* requests
      },
    },
    List: {
      kind: 'serverStreaming',
      async *handler(bytes) {
        yield bytes
      },
    },
  })
  const hooks = new Hooks()
  const client = await way.connect()
  return { ...way, client, hooks, service: client.service(hooks.definition) }
}

const x = Buffer.from('x')
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

async function stillServes({ client }: CodedWay): Promise<void> {
  await until(() => client.calls.length === 0)
  assert.equal(String(await client.call(RAW_SERVICE, 'Echo', x)), 'x')
}

function encodes(target: Target): void {
  test('encode makes another call: both are answered', async () => {
    await using way = await open(target)
    const { hooks, service } = way
    let inner: Promise<Uint8Array> | undefined
    hooks.encoding = () => {
      inner ??= service.plain(Buffer.from('inner'))
    }
    assert.equal(text(await service.echo(Buffer.from('outer'))), 'outer')
    assert.equal(text(await inner!), 'inner')
    await stillServes(way)
  })

  test('encode aborts the signal of its call', async () => {
    await using way = await open(target)
    const { hooks, service } = way
    const controller = new AbortController()
    const { signal } = controller
    hooks.encoding = () => controller.abort()
    assert.equal(await codeOf(service.echo(x, { signal })), Code.CANCELED)
    const another = new AbortController()
    hooks.encoding = () => another.abort()
    assert.equal(await codeOf(service.list(x, { signal: another.signal }).receive()), Code.CANCELED)
    assert.equal(getEventListeners(signal, 'abort').length, 0)
    hooks.encoding = () => {}
    await stillServes(way)
  })

  test('encode cancels its stream, or closes its sending side', async () => {
    await using way = await open(target)
    const { hooks, service } = way
    const canceled = service.chat()
    hooks.encoding = () => canceled.cancel()
    await canceled.send(x).catch(() => {})
    assert.equal(await codeOf(canceled.receive()), Code.CANCELED)
    hooks.encoding = () => {}
    await stillServes(way)
  })

  test('encode closes the client', async () => {
    await using way = await open(target)
    const { client, hooks, service } = way
    hooks.encoding = () => void client.close()
    assert.equal(await codeOf(service.echo(x)), Code.UNAVAILABLE)
    await client.closed
  })
}

function decodes(target: Target): void {
  test('decode that returns a promise fails the call, whether or not that settles', async () => {
    await using way = await open(target)
    const { hooks, service } = way
    for (const promise of [new Promise(() => {}), Promise.resolve(x)]) {
      hooks.decoding = () => promise
      assert.equal(await codeOf(service.echo(x)), Code.INTERNAL)
      assert.equal(await codeOf(service.list(x).receive()), Code.INTERNAL)
    }
    await stillServes(way)
  })

  test('decode makes a call, aborts its own, or closes the client', async () => {
    await using way = await open(target)
    const { client, hooks, service } = way
    let inner: Promise<Uint8Array> | undefined
    hooks.decoding = (bytes) => {
      inner = service.plain(Buffer.from('inner'))
      return bytes
    }
    assert.equal(text(await service.echo(x)), 'x')
    assert.equal(text(await inner!), 'inner')
    const controller = new AbortController()
    hooks.decoding = (bytes) => {
      controller.abort()
      return bytes
    }
    assert.equal(await codeOf(service.echo(x, { signal: controller.signal })), Code.CANCELED)
    await stillServes(way)
    hooks.decoding = (bytes) => {
      void client.close()
      return bytes
    }
    // The answer has come, unless the close has failed the call before it is taken.
    assert.ok([Code.OK, Code.UNAVAILABLE].includes((await codeOf(service.echo(x))) as 0))
    await client.closed
  })
}
