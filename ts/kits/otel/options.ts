import type { MeterProvider, TextMapPropagator, TracerProvider } from '@opentelemetry/api'
import { misuse } from '../../base/errors/misuse.js'
import { kindOf } from '../../base/errors/text.js'

/** What is used of `@opentelemetry/api`: pass the module, `import * as api from '@opentelemetry/api'`. */
export type OtelApi = Pick<
  typeof import('@opentelemetry/api'),
  'ROOT_CONTEXT' | 'context' | 'metrics' | 'propagation' | 'trace'
>

/** Messages that become events of the span: those that this side sends, or receives. */
export type MessageEvent = 'sent' | 'received'

/** Go's options of the same names. What is left out is asked of `api` at each call: what is registered then holds. */
export interface OtelOptions {
  readonly tracerProvider?: TracerProvider
  readonly propagator?: TextMapPropagator
  /** For the histogram `rpc.server.duration`. */
  readonly meterProvider?: MeterProvider
  /** Default: none. */
  readonly messageEvents?: readonly MessageEvent[]
}

/** The instrumentation's name. */
export const SCOPE = 'ttrpc'

const KNOWN: ReadonlySet<string> = new Set<keyof OtelOptions>([
  'tracerProvider',
  'propagator',
  'meterProvider',
  'messageEvents',
])
const PARTS = ['context', 'metrics', 'propagation', 'trace'] as const

/** Throws `ERR_TTRPC_OPTION`. */
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
