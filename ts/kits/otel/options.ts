import type { MeterProvider, TextMapPropagator, TracerProvider } from '@opentelemetry/api'
import { kindOf, misuse } from './errors.js'

/** The parts of `@opentelemetry/api` that are used. Pass the module: `import * as api from '@opentelemetry/api'`. */
export type OtelApi = Pick<
  typeof import('@opentelemetry/api'),
  'ROOT_CONTEXT' | 'context' | 'metrics' | 'propagation' | 'trace'
>

/** Which messages become events of the span: those that this side sends, or those that it receives. */
export type MessageEvent = 'sent' | 'received'

/** Options of the interceptors, named as Go's. The default of the first three is what is registered with `api` when a call begins. */
export interface OtelOptions {
  /** Makes the spans. */
  readonly tracerProvider?: TracerProvider
  /** Writes the trace's context into metadata, and reads it. */
  readonly propagator?: TextMapPropagator
  /** Makes the server's histogram `rpc.server.duration`, in ms. A client does not use it. */
  readonly meterProvider?: MeterProvider
  /** Default: `[]`, no events. */
  readonly messageEvents?: readonly MessageEvent[]
}

/** Name of the tracer and the meter. */
export const SCOPE = 'ttrpc'

const KNOWN: ReadonlySet<string> = new Set<keyof OtelOptions>([
  'tracerProvider',
  'propagator',
  'meterProvider',
  'messageEvents',
])
const PARTS = ['context', 'metrics', 'propagation', 'trace'] as const

/** Throws a `TypeError` `ERR_TTRPC_OPTION` when the module or an option is wrong. */
export function checkOtel(api: OtelApi, options: OtelOptions): void {
  for (const part of PARTS) {
    if (typeof api?.[part] === 'object') continue
    throw misuse('ERR_TTRPC_OPTION', `api must be the module @opentelemetry/api, which has ${part}`)
  }
  if (typeof options !== 'object' || options === null) {
    throw misuse('ERR_TTRPC_OPTION', `otel options must be an object, not ${kindOf(options)}`)
  }
  for (const key of Object.keys(options)) {
    if (!KNOWN.has(key)) throw misuse('ERR_TTRPC_OPTION', `unknown otel option ${JSON.stringify(key)}`)
  }
  for (const event of options.messageEvents ?? []) {
    if (event === 'sent' || event === 'received') continue
    throw misuse('ERR_TTRPC_OPTION', "messageEvents takes 'sent' and 'received' alone")
  }
}
