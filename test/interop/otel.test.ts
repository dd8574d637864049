/** `ttrpc/otel` with Go's own interceptor, github.com/containerd/otelttrpc, both ways: one trace, over streams too. */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, describe, test } from 'node:test'
import * as api from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { type Client, Code, connect, Server, TtrpcError } from 'ttrpc'
import { clientInterceptor, serverInterceptor } from 'ttrpc/otel'
import { activeBaggage, endedSpan, forgetSpans, inSpan, useOtel } from '../support/otel.js'
import { stringValue } from '../support/protobuf.js'
import { tempSocket } from '../support/temp-socket.js'
import { skipWithoutGo, startGo } from './go.js'
import type { PeerProcess } from './peer-process.js'

const SERVICE = 'interop.v1.Otel'
const { CLIENT, SERVER } = api.SpanKind

/** An ended span, as otelspans.go prints it. */
interface GoSpan {
  readonly span: string
  readonly kind: string
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly remote: boolean
  readonly traceState: string
  readonly status: string
  readonly message: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** The outcome of a call by Go's client. */
interface GoAnswer {
  readonly method: string
  readonly answer: string
  readonly error?: { readonly code?: number; readonly message?: string }
}

const none = Buffer.alloc(0)
const options = { skip: skipWithoutGo(), timeout: 120_000 }

useOtel()
beforeEach(forgetSpans)
afterEach(forgetSpans)

function attributesOf(method: string, code?: number): Record<string, unknown> {
  const attributes = { 'rpc.system': 'ttrpc', 'rpc.service': SERVICE, 'rpc.method': method }
  return code === undefined ? attributes : { ...attributes, 'rpc.ttrpc.status_code': code }
}

describe('our client, a Go server with otelttrpc', options, () => {
  let go: PeerProcess
  let client: Client

  beforeEach(async () => {
    const path = tempSocket()
    go = await startGo(['otel-server', '-socket', path])
    assert.equal(await go.line(), `ready ${path}`)
    client = await connect(path, { interceptors: [clientInterceptor(api)] })
  })
  afterEach(async () => {
    await client.close()
    await go.stop()
  })

  /** Makes a call inside a span of ours. Returns our client's span and what Go's server reports of its own. */
  async function pair(method: string, work: () => Promise<unknown>) {
    const line = go.line()
    const result = await inSpan('root', 'ours, ü', work)
    const goSpan = JSON.parse(await line) as GoSpan
    const root = await endedSpan(api.SpanKind.INTERNAL, 'root')
    const ours = await endedSpan(CLIENT, `${SERVICE}/${method}`)
    assert.equal(goSpan.traceId, root.spanContext().traceId)
    assert.equal(goSpan.parentId, ours.spanContext().spanId)
    assert.equal(goSpan.remote, true)
    assert.equal(ours.parentSpanContext?.spanId, root.spanContext().spanId)
    return { ours, goSpan, result }
  }

  test('a call: one trace, our span the parent, the same name and attributes, baggage arrives', async () => {
    const { ours, goSpan, result } = await pair('Baggage', () => client.call(SERVICE, 'Baggage', none))
    assert.equal(goSpan.span, ours.name)
    assert.equal(goSpan.kind, 'server')
    assert.deepEqual(goSpan.attributes, attributesOf('Baggage', 0))
    assert.deepEqual(ours.attributes, goSpan.attributes)
    const baggage = String(result).slice(2)
    assert.equal(decodeURIComponent(baggage), 'tenant=ours, ü')
  })

  test('a failure: Go sets an error where ours does on a server, ours has the code of the wire', async () => {
    const { ours, goSpan } = await pair('Fail', () =>
      assert.rejects(client.call(SERVICE, 'Fail', stringValue('odd')), { code: 999 }),
    )
    assert.deepEqual(ours.attributes, attributesOf('Fail', 999))
    assert.deepEqual(ours.status, { code: api.SpanStatusCode.ERROR, message: 'odd' })
    assert.deepEqual(goSpan.attributes, attributesOf('Fail', 999))
    assert.equal(goSpan.status, 'Unset')
  })

  test('a stream: its request carries the trace and the baggage as a call does', async () => {
    const { goSpan, result } = await pair('Traced', async () => {
      const messages: string[] = []
      const stream = client.stream(SERVICE, 'Traced', 'serverStreaming', none)
      for await (const message of stream) messages.push(String(message).slice(2))
      return messages.join()
    })
    assert.equal(goSpan.span, 'traced')
    assert.equal(decodeURIComponent(String(result)), 'tenant=ours, ü')
  })

  test('trace state goes along as it is', async () => {
    const state = api.createTraceState('vendor=of-ours,other=1')
    const parent = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1, traceState: state }
    const line = go.line()
    const context = api.trace.setSpanContext(api.ROOT_CONTEXT, parent)
    await api.context.with(context, () => client.call(SERVICE, 'Baggage', none))
    const goSpan = JSON.parse(await line) as GoSpan
    assert.equal(goSpan.traceState, state.serialize())
    assert.equal(goSpan.traceId, parent.traceId)
  })
})

describe('a Go client with otelttrpc, our server', options, () => {
  /** The lines of one run of the Go client. */
  async function run(): Promise<{ spans: Map<string, GoSpan>; answers: Map<string, GoAnswer> }> {
    await using server = new Server({ interceptors: [serverInterceptor(api)] }).registerRaw(SERVICE, {
      Baggage: () => stringValue(activeBaggage()),
      Fail: () => {
        throw new TtrpcError('not there', Code.NOT_FOUND)
      },
      Traced: {
        kind: 'serverStreaming',
        async *handler() {
          yield stringValue(activeBaggage())
        },
      },
    })
    const path = tempSocket()
    await server.listen(path)
    const go = await startGo(['otel-client', '-socket', path])
    const lines: string[] = []
    go.lines.on('line', (line) => lines.push(line))
    assert.equal(await go.exited, 0, go.stderr)
    await server.close()
    const told = lines.map((line) => JSON.parse(line) as GoSpan | GoAnswer)
    return {
      spans: new Map(told.flatMap((one) => ('span' in one ? [[one.span, one]] : []))),
      answers: new Map(told.flatMap((one) => ('method' in one ? [[one.method, one]] : []))),
    }
  }

  function isChild(ours: ReadableSpan, parent: GoSpan | undefined): void {
    assert.equal(ours.spanContext().traceId, parent?.traceId)
    assert.equal(ours.parentSpanContext?.spanId, parent?.spanId)
    assert.equal(ours.parentSpanContext?.isRemote, true)
    assert.equal(ours.spanContext().traceState?.serialize(), parent?.traceState)
    assert.equal(parent?.traceState, 'vendor=of-go')
  }

  test('calls: one trace, its spans the parents of ours, baggage arrives', async () => {
    const { spans, answers } = await run()
    const baggage = await endedSpan(SERVER, `${SERVICE}/Baggage`)
    isChild(baggage, spans.get(`${SERVICE}/Baggage`))
    assert.deepEqual(spans.get(`${SERVICE}/Baggage`)?.attributes, baggage.attributes)
    const pairs = answers.get('Baggage')?.answer.split(',').sort()
    assert.deepEqual(pairs, ['plan=7', 'tenant=go side'])
    const fail = await endedSpan(SERVER, `${SERVICE}/Fail`)
    isChild(fail, spans.get(`${SERVICE}/Fail`))
    assert.deepEqual(fail.attributes, attributesOf('Fail', Code.NOT_FOUND))
    assert.equal(answers.get('Fail')?.error?.code, Code.NOT_FOUND)
    // Go's interceptor ends before its client looks at the status: its span says 0, whatever the answer.
    assert.deepEqual(spans.get(`${SERVICE}/Fail`)?.attributes, attributesOf('Fail', 0))
  })

  test("E24: Go's client sends no metadata with a stream: its span begins a trace of its own", async () => {
    const { spans, answers } = await run()
    assert.deepEqual(answers.get('Traced'), { method: 'Traced', answer: '' })
    const traced = await endedSpan(SERVER, `${SERVICE}/Traced`)
    assert.equal(traced.parentSpanContext, undefined)
    assert.notEqual(traced.spanContext().traceId, spans.get('root')?.traceId)
    assert.deepEqual(traced.attributes, attributesOf('Traced', 0))
  })
})
