import type { Attributes, Context, Span, SpanKind } from '@opentelemetry/api'
import { Code, handlerErrorStatus, type InterceptedRequest, type WireStatus } from '../../index.js'
import { type MessageEvent, type OtelApi, type OtelOptions, SCOPE } from './options.js'

// Values of the API's enums: the module itself is passed in by the user and not imported here.
/** `SpanKind.SERVER` */
export const SERVER = 1
/** `SpanKind.CLIENT` */
export const CLIENT = 2
/** `SpanStatusCode.ERROR` */
const ERROR = 2

/** The codes that mark a server's span as an error, as in Go. The other codes are regular answers. */
const SERVER_ERRORS: ReadonlySet<number> = new Set([
  Code.UNKNOWN,
  Code.DEADLINE_EXCEEDED,
  Code.UNIMPLEMENTED,
  Code.INTERNAL,
  Code.UNAVAILABLE,
  Code.DATA_LOSS,
])

/** What a call's span starts with. */
interface SpanStart {
  readonly request: InterceptedRequest
  /** `CLIENT` or `SERVER`. */
  readonly kind: SpanKind
  readonly parent: Context
  /** Called once when the span has ended, with the status code of the call. */
  readonly onEnd?: (code: number) => void
}

/** The span of one call on one side, with the names and attributes of Go's otelttrpc. It ends once. */
export class CallSpan {
  /** The context in which the rest of the call runs: the parent's, with this span. */
  readonly context: Context
  readonly attributes: Attributes
  readonly #api: OtelApi
  readonly #span: Span
  readonly #isServer: boolean
  readonly #events: readonly MessageEvent[]
  readonly #onEnd: ((code: number) => void) | undefined
  #ended = false
  #counts = { sent: 0, received: 0 }

  constructor(api: OtelApi, options: OtelOptions, start: SpanStart) {
    const { kind, parent, onEnd } = start
    const { service, method } = start.request
    this.attributes = {
      'rpc.system': 'ttrpc',
      ...(service !== '' && { 'rpc.service': service }),
      ...(method !== '' && { 'rpc.method': method }),
    }
    const tracer = (options.tracerProvider ?? api.trace).getTracer(SCOPE)
    this.#span = tracer.startSpan(`${service}/${method}`, { kind, attributes: this.attributes }, parent)
    this.context = api.trace.setSpan(parent, this.#span)
    this.#api = api
    this.#isServer = kind === SERVER
    this.#onEnd = onEnd
    this.#events = options.messageEvents ?? []
  }

  /** Runs a part of the call where its span is the active one. */
  run<T>(part: () => T): T {
    return this.#api.context.with(this.context, part)
  }

  /** Whether messages in this direction are recorded as events. */
  records(event: MessageEvent): boolean {
    return this.#events.includes(event)
  }

  /** Records one message, if messages in its direction are events. */
  message(event: MessageEvent): void {
    if (!this.records(event)) return
    const attributes = {
      'message.type': event === 'sent' ? 'SENT' : 'RECEIVED',
      'message.id': ++this.#counts[event],
    }
    this.#span.addEvent('message', attributes)
  }

  /** Ends the span with code 0. */
  succeed(): void {
    this.#end({ code: Code.OK, message: '' }, false)
  }

  /** Ends the span with the code that the error has, or gets on the wire. Its text stays on this side. */
  fail(error: unknown): void {
    const status = handlerErrorStatus(error, true)
    this.#end(status, !this.#isServer || SERVER_ERRORS.has(status.code))
  }

  /** Ends the span with code 1 and without an error: the reader left the stream before its end. */
  leave(): void {
    this.#end({ code: Code.CANCELED, message: '' }, false)
  }

  #end({ code, message }: Pick<WireStatus, 'code' | 'message'>, isError: boolean): void {
    if (this.#ended) return
    this.#ended = true
    if (isError) this.#span.setStatus({ code: ERROR, message })
    this.#span.setAttribute('rpc.ttrpc.status_code', code)
    this.#span.end()
    this.#onEnd?.(code)
  }
}
