import type { Attributes, Context, Span, SpanKind } from '@opentelemetry/api'
import { Code } from '../../base/code.js'
import type { InterceptedRequest } from '../../call/interceptor.js'
import { handlerErrorStatus, type WireStatus } from '../../call/server/handler-error.js'
import { type MessageEvent, type OtelApi, type OtelOptions, SCOPE } from './options.js'

// Values of enums of a module that is not loaded here.
/** `SpanKind.SERVER` */
export const SERVER = 1
/** `SpanKind.CLIENT` */
export const CLIENT = 2
/** `SpanStatusCode.ERROR` */
const ERROR = 2

/** On a server only these say that it is broken; the others are answers, as in Go. */
const SERVER_ERRORS: ReadonlySet<number> = new Set([
  Code.UNKNOWN,
  Code.DEADLINE_EXCEEDED,
  Code.UNIMPLEMENTED,
  Code.INTERNAL,
  Code.UNAVAILABLE,
  Code.DATA_LOSS,
])

/** The span of one call on one side, with names and attributes as Go's otelttrpc has them. It ends once. */
export class CallSpan {
  /** That in which the rest of the call runs. */
  readonly context: Context
  readonly attributes: Attributes
  readonly #api: OtelApi
  readonly #span: Span
  readonly #isServer: boolean
  readonly #events: readonly MessageEvent[]
  readonly #onEnd: ((code: number) => void) | undefined
  #ended = false
  #counts = { sent: 0, received: 0 }

  /** `onEnd` is told the status code. */
  constructor(
    api: OtelApi,
    options: OtelOptions,
    request: InterceptedRequest,
    kind: SpanKind,
    parent: Context,
    onEnd?: (code: number) => void,
  ) {
    const { service, method } = request
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

  /** Is a message in this direction an event? */
  tells(event: MessageEvent): boolean {
    return this.#events.includes(event)
  }

  message(event: MessageEvent): void {
    if (!this.tells(event)) return
    const attributes = {
      'message.type': event === 'sent' ? 'SENT' : 'RECEIVED',
      'message.id': ++this.#counts[event],
    }
    this.#span.addEvent('message', attributes)
  }

  succeed(): void {
    this.#end({ code: Code.OK, message: '' }, false)
  }

  /** With the code that an error is, or becomes on the wire. Its text stays on this side. */
  fail(error: unknown): void {
    const status = handlerErrorStatus(error, true)
    this.#end(status, !this.#isServer || SERVER_ERRORS.has(status.code))
  }

  /** Who reads has seen enough: code 1, and no error. */
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
