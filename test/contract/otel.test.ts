/** `ttrpc/otel` with OpenTelemetry's SDK, our client with our server: every kind of call and of end. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import * as api from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { Code, Server } from 'ttrpc'
import { clientInterceptor, type OtelOptions, serverInterceptor } from 'ttrpc/otel'
import { inMemory } from 'ttrpc/testing'
import { endedSpan, endedSpans, forgetSpans, inSpan, useOtel } from '../support/otel.js'
import { openTraced, SERVICE } from './otel-way.js'
import { text, textsOf } from './stream-way.js'

const { CLIENT, SERVER } = api.SpanKind
const { ERROR, UNSET } = api.SpanStatusCode

useOtel()
afterEach(forgetSpans)

/** Both spans of the one call of this method. */
async function spansOf(method: string) {
  const name = `${SERVICE}/${method}`
  return { ofClient: await endedSpan(CLIENT, name), ofServer: await endedSpan(SERVER, name) }
}

async function codesOf(method: string) {
  const { ofClient, ofServer } = await spansOf(method)
  return {
    client: [ofClient.attributes['rpc.ttrpc.status_code'], ofClient.status.code],
    server: [ofServer.attributes['rpc.ttrpc.status_code'], ofServer.status.code],
  }
}

test('a call: names, attributes, parents; the handler runs in its span, with the baggage', async () => {
  await using way = openTraced()
  const { client } = way
  const answer = await inSpan('root', 'of ours', () => client.call(SERVICE, 'Active', text('')))
  const { ofClient, ofServer } = await spansOf('Active')
  const root = await endedSpan(api.SpanKind.INTERNAL, 'root')
  assert.equal(ofClient.parentSpanContext?.spanId, root.spanContext().spanId)
  assert.equal(ofServer.parentSpanContext?.spanId, ofClient.spanContext().spanId)
  assert.equal(ofServer.parentSpanContext?.isRemote, true)
  assert.equal(ofServer.spanContext().traceId, root.spanContext().traceId)
  assert.equal(String(answer), `${ofServer.spanContext().spanId} tenant=of ours`)
  for (const span of [ofClient, ofServer]) {
    assert.deepEqual(span.attributes, {
      'rpc.system': 'ttrpc',
      'rpc.service': SERVICE,
      'rpc.method': 'Active',
      'rpc.ttrpc.status_code': 0,
    })
    assert.deepEqual(span.status, { code: UNSET })
  }
})

test('a call without an active span begins a trace; two calls at once have one each', async () => {
  await using way = openTraced()
  const { client } = way
  await Promise.all([client.call(SERVICE, 'Active', text('')), client.call(SERVICE, 'Active', text(''))])
  const traces = endedSpans().map((span) => span.spanContext().traceId)
  assert.equal(traces.length, 4)
  assert.equal(new Set(traces).size, 2)
})

test('status codes: every failure is one on clients, on servers those that say it is broken', async () => {
  const broken: number[] = [
    Code.UNKNOWN,
    Code.DEADLINE_EXCEEDED,
    Code.UNIMPLEMENTED,
    Code.INTERNAL,
    Code.UNAVAILABLE,
    Code.DATA_LOSS,
  ]
  await using way = openTraced()
  const { client } = way
  for (let code = 1; code <= 16; code++) {
    await assert.rejects(client.call(SERVICE, 'Fail', text(code)), { code })
    const { ofClient, ofServer } = await spansOf('Fail')
    assert.deepEqual(ofClient.status, { code: ERROR, message: 'so it is' })
    const isBroken = broken.includes(code)
    assert.deepEqual(ofServer.status, isBroken ? { code: ERROR, message: 'so it is' } : { code: UNSET })
    assert.equal(ofClient.attributes['rpc.ttrpc.status_code'], code)
    assert.equal(ofServer.attributes['rpc.ttrpc.status_code'], code)
    forgetSpans()
  }
})

for (const [what, method, serverCode, message] of [
  ['any other error', 'Broken', Code.UNKNOWN, 'broken'],
  ['nothing', 'Nothing', Code.UNKNOWN, 'ttrpc: marshal called with nil'],
] as const) {
  test(`a handler that ends with ${what}: the code that its caller gets`, async () => {
    await using way = openTraced()
    const { client } = way
    await assert.rejects(client.call(SERVICE, method, text('')), { code: serverCode })
    const { ofServer } = await spansOf(method)
    assert.equal(ofServer.attributes['rpc.ttrpc.status_code'], serverCode)
    assert.deepEqual(ofServer.status, { code: ERROR, message })
  })
}

test('a handler that answers too late: its span has code 4, as its caller', async () => {
  await using way = openTraced()
  const { client, clock, lateWaits } = way
  const answer = assert.rejects(client.call(SERVICE, 'Late', text(''), { timeoutMs: 300 }), { code: 4 })
  await lateWaits.happened
  clock.advance(300)
  await answer
  assert.deepEqual(await codesOf('Late'), { client: [4, ERROR], server: [4, ERROR] })
})

test('a stream: its spans end with it; generators run in the span of their call', async () => {
  await using way = openTraced()
  const { client } = way
  const stream = client.stream(SERVICE, 'Stream', 'serverStreaming', text(3))
  const first = await stream.receive()
  assert.equal(endedSpans().filter(({ kind }) => kind === CLIENT).length, 0)
  const rest = await textsOf(stream)
  const { ofClient, ofServer } = await spansOf('Stream')
  assert.equal(ofServer.parentSpanContext?.spanId, ofClient.spanContext().spanId)
  const expected = `${ofServer.spanContext().spanId} `
  assert.deepEqual([String(first), ...rest], [expected, expected, expected])
  assert.deepEqual(await codesOf('Stream'), { client: [0, UNSET], server: [0, UNSET] })
})

test('a stream that fails, whose handler returns a list, or no list at all', async () => {
  await using way = openTraced()
  const { client } = way
  await assert.rejects(textsOf(client.stream(SERVICE, 'Stream', 'serverStreaming', text(0))), { code: 5 })
  assert.deepEqual(await codesOf('Stream'), { client: [5, ERROR], server: [5, UNSET] })
  const listed = await textsOf(client.stream(SERVICE, 'Listed', 'serverStreaming', text('')))
  assert.equal(new Set(listed).size, 1)
  assert.deepEqual(await codesOf('Listed'), { client: [0, UNSET], server: [0, UNSET] })
  await assert.rejects(textsOf(client.stream(SERVICE, 'Unlistable', 'serverStreaming', text(''))), {
    code: 2,
  })
  assert.deepEqual(await codesOf('Unlistable'), { client: [2, ERROR], server: [2, ERROR] })
})

test('a stream that its reader leaves has code 1 and is not an error; one that is aborted is', async () => {
  await using way = openTraced()
  const { client, close } = way
  for await (const _ of client.stream(SERVICE, 'Endless', 'bidiStreaming', [])) break
  const left = await endedSpan(CLIENT, `${SERVICE}/Endless`)
  assert.deepEqual([left.attributes['rpc.ttrpc.status_code'], left.status], [1, { code: UNSET }])
  forgetSpans()
  const controller = new AbortController()
  const stream = client.stream(SERVICE, 'Endless', 'bidiStreaming', [], { signal: controller.signal })
  await stream.receive()
  controller.abort() // no receive() waits
  const aborted = await endedSpan(CLIENT, `${SERVICE}/Endless`)
  assert.deepEqual(
    [aborted.attributes['rpc.ttrpc.status_code'], aborted.status],
    [1, { code: ERROR, message: 'context canceled' }],
  )
  await close()
  const ofServer = await endedSpan(SERVER, `${SERVICE}/Endless`)
  assert.equal(ofServer.attributes['rpc.ttrpc.status_code'], 1, 'its connection ended')
})

test('a stream that passes its deadline', async () => {
  await using way = openTraced()
  const { client, clock } = way
  const stream = client.stream(SERVICE, 'Endless', 'bidiStreaming', [], { timeoutMs: 300 })
  await stream.receive()
  clock.advance(300)
  await assert.rejects(textsOf(stream), { code: 4 })
  assert.deepEqual(await codesOf('Endless'), { client: [4, ERROR], server: [4, ERROR] })
})

test('a stream whose signal is of AbortSignal.timeout: code 4, with no reader that waits', async () => {
  await using way = openTraced()
  const { client } = way
  const signal = AbortSignal.timeout(200)
  const stream = client.stream(SERVICE, 'Endless', 'bidiStreaming', [], { signal })
  await stream.receive()
  const late = await endedSpan(CLIENT, `${SERVICE}/Endless`)
  assert.deepEqual(
    [late.attributes['rpc.ttrpc.status_code'], late.status],
    [4, { code: ERROR, message: 'context deadline exceeded' }],
  )
})

test('messageEvents: each message that is sent or received, in order', async () => {
  await using way = openTraced({ messageEvents: ['sent', 'received'] })
  const { client } = way
  await client.call(SERVICE, 'Active', text(''))
  await textsOf(client.stream(SERVICE, 'Stream', 'serverStreaming', text(2)))
  assert.deepEqual(await textsOf(client.stream(SERVICE, 'Chat', 'bidiStreaming', [text('a'), text('b')])), [
    'a',
    'b',
  ])
  assert.equal(
    String(await client.stream(SERVICE, 'Count', 'clientStreaming', [text('a'), text('b')]).receive()),
    '2',
  )
  for (const [method, sent, received] of [
    ['Active', 1, 1],
    ['Stream', 1, 2],
    ['Chat', 2, 2],
    ['Count', 2, 1],
  ] as const) {
    const { ofClient, ofServer } = await spansOf(method)
    for (const [span, counts] of [
      [ofClient, { SENT: sent, RECEIVED: received }],
      [ofServer, { SENT: received, RECEIVED: sent }],
    ] as const) {
      assert.ok(span.events.every(({ name }) => name === 'message'))
      for (const type of ['SENT', 'RECEIVED'] as const) {
        const events = span.events.filter(({ attributes }) => attributes?.['message.type'] === type)
        const ids = events.map(({ attributes }) => attributes?.['message.id'])
        assert.deepEqual(ids, [1, 2].slice(0, counts[type]), `${method} ${type}`)
      }
    }
  }
})

class Reader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

test('rpc.server.duration: a histogram of calls by method and code', async () => {
  const reader = new Reader()
  await using way = openTraced({ meterProvider: new MeterProvider({ readers: [reader] }) })
  const { client, close } = way
  await client.call(SERVICE, 'Active', text(''))
  await client.call(SERVICE, 'Active', text(''))
  await client.call(SERVICE, 'Fail', text(5)).catch(() => {})
  await close()
  const { resourceMetrics } = await reader.collect()
  const [metric] = resourceMetrics.scopeMetrics[0]?.metrics ?? []
  assert.deepEqual([metric?.descriptor.name, metric?.descriptor.unit], ['rpc.server.duration', 'ms'])
  const points = metric?.dataPoints.map(({ attributes, value }) => [
    attributes['rpc.method'],
    attributes['rpc.ttrpc.status_code'],
    (value as { count: number }).count,
  ])
  assert.deepEqual(points, [
    ['Active', 0, 2],
    ['Fail', 5, 1],
  ])
})

test('metadata of the call stays; what says of a trace is replaced', async () => {
  const seen: string[] = []
  await using server = new Server().registerRaw(SERVICE, {
    Seen(bytes, { metadata }) {
      seen.push(...metadata.getAll('traceparent'), ...metadata.getAll('own'))
      return bytes
    },
  })
  await using client = inMemory(server, { interceptors: [clientInterceptor(api)] })
  await client.call(SERVICE, 'Seen', text(''), {
    metadata: { traceparent: ['old', 'older'], own: ['1', '2'] },
  })
  const { traceId, spanId } = (await endedSpan(CLIENT, `${SERVICE}/Seen`)).spanContext()
  assert.deepEqual(seen, [`00-${traceId}-${spanId}-01`, '1', '2'])
})

test('wrong arguments are refused at once', () => {
  for (const make of [clientInterceptor, serverInterceptor]) {
    const refused = { code: 'ERR_TTRPC_OPTION' }
    assert.throws(() => make(undefined as unknown as typeof api), refused)
    assert.throws(() => make({} as typeof api), refused)
    assert.throws(() => make(api, { tracer: 1 } as OtelOptions), refused)
    assert.throws(() => make(api, { messageEvents: ['all'] } as unknown as OtelOptions), refused)
    assert.throws(() => make(api, null as unknown as OtelOptions), refused)
  }
})
