/** Registers OpenTelemetry's SDK in this process; spans are kept in memory. */
import * as api from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { until } from './raw-service.js'

const exporter = new InMemorySpanExporter()

/** Registers the SDK; may be called once a process. */
export function useOtel(): void {
  api.trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  )
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()]
  api.propagation.setGlobalPropagator(new CompositePropagator({ propagators }))
}

/** Spans that have ended since the last `forgetSpans`. */
export function endedSpans(): ReadableSpan[] {
  return exporter.getFinishedSpans()
}

export function forgetSpans(): void {
  exporter.reset()
}

/** Waits for the only ended span of this kind and name. */
export async function endedSpan(kind: api.SpanKind, name: string): Promise<ReadableSpan> {
  const found = (): ReadableSpan | undefined =>
    endedSpans().find((span) => span.kind === kind && span.name === name)
  await until(() => found() !== undefined)
  return found()!
}

/** Runs `work` in a span and with baggage. Resolves to its result when the span has ended. */
export async function inSpan<T>(name: string, baggage: string, work: () => Promise<T>): Promise<T> {
  const entries = { tenant: { value: baggage } }
  const context = api.propagation.setBaggage(api.ROOT_CONTEXT, api.propagation.createBaggage(entries))
  const span = api.trace.getTracer('test').startSpan(name, {}, context)
  try {
    return await api.context.with(api.trace.setSpan(context, span), work)
  } finally {
    span.end()
  }
}

/** The active baggage as text. */
export function activeBaggage(): string {
  const entries = api.propagation.getActiveBaggage()?.getAllEntries() ?? []
  return entries.map(([key, { value }]) => `${key}=${value}`).join()
}
