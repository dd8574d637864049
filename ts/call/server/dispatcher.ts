import { Code } from '../../base/code.js'
import { misuse } from '../../base/errors/misuse.js'
import type { MethodNames } from '../../engine/method-names.js'
import type { ServerConnection } from '../../protocol/server-connection.js'
import { SERVER_CLOSED } from '../../protocol/server-connection-end.js'
import type { RequestHandler } from '../../protocol/server-connection-settings.js'
import { Flag } from '../../wire/frame.js'
import type { FrameView } from '../../wire/frame-view.js'
import { type Clock, realClock } from '../clock.js'
import type { HandlerContext } from '../context.js'
import { DeadlineQueue } from '../deadline-queue.js'
import type { Interceptor, InterceptorNext } from '../interceptor.js'
import { payloadErrorCode, payloadErrorText } from '../payload-error.js'
import type { ServerCall } from './server-call.js'
import type { ServerCallSettings } from './server-call-settings.js'
import { LazyPayload, type RequestPayload, serverChain, serverRequest } from './server-interception.js'
import type { ServerMethod } from './server-method.js'
import { StreamServerCall } from './stream-server-call.js'
import { UnaryServerCall } from './unary-server-call.js'

const NANOS_A_MS = 1e6
/** The answer to a call that takes messages while its connection keeps all that it may. */
const TOO_MANY_BYTES = 'too many bytes of requests wait for handlers (connectionRequestBytes)'

interface DispatcherOptions extends Omit<ServerCallSettings, 'deadlines'> {
  readonly clock: Clock
  readonly interceptors: readonly Interceptor[]
  /** Called exactly once for each connection, when it is gone. */
  onConnectionClosed(connection: ServerConnection, reason: number, errno: number): void
}

/** Finds the method of each request and runs its handler. A server has one. */
export class Dispatcher implements RequestHandler<ServerConnection>, ServerCallSettings {
  readonly exposeErrors: boolean
  readonly runInScope: DispatcherOptions['runInScope']
  readonly onConnectionClosed: DispatcherOptions['onConnectionClosed']
  readonly #clock: Clock
  #deadlines: DeadlineQueue | undefined
  /** The names of the services. */
  readonly #services: string[] = []
  /** The methods of each service by name. Made for the first request whose names the engine does not know. */
  #byName: Map<string, Map<string, ServerMethod>> | undefined
  /** By the id that rows carry. */
  readonly #methods: ServerMethod[] = []
  readonly #tables: MethodNames[] = []
  readonly #chain: InterceptorNext | undefined
  #fallback: ((service: string, method: string) => ServerMethod) | undefined

  constructor(options: DispatcherOptions) {
    this.exposeErrors = options.exposeErrors
    this.runInScope = options.runInScope
    this.onConnectionClosed = options.onConnectionClosed
    this.#clock = options.clock
    this.#chain = serverChain(options.interceptors)
  }

  /** Those of the server's calls. Made for the first call that has one. */
  get deadlines(): DeadlineQueue {
    this.#deadlines ??= new DeadlineQueue(this.#clock)
    return this.#deadlines
  }

  get clockMs(): (() => number) | undefined {
    return this.#clock === realClock ? undefined : () => this.deadlines.nowMs()
  }

  /** Sets what makes the method of every name that is not registered. Throws `ERR_TTRPC_DUPLICATE`. */
  setFallback(methodOf: (service: string, method: string) => ServerMethod): void {
    if (this.#fallback !== undefined) throw misuse('ERR_TTRPC_DUPLICATE', 'the server has a fallback already')
    this.#fallback = methodOf
  }

  /** Registers all methods, now and later, in a table that an engine looks them up in. */
  attach(table: MethodNames): void {
    this.#tables.push(table)
    for (const method of this.#methods) table.add(method.service, method.method)
  }

  /** Registers the methods of a service. Throws `ERR_TTRPC_DUPLICATE` (B15). */
  add(service: string, methods: readonly ServerMethod[]): void {
    if (this.#services.includes(service))
      throw misuse('ERR_TTRPC_DUPLICATE', `duplicate service ${service} registered`)
    this.#services.push(service)
    this.#byName = undefined
    for (const method of methods) {
      this.#methods.push(method)
      for (const table of this.#tables) table.add(method.service, method.method)
    }
  }

  onRequest(connection: ServerConnection, frame: FrameView): void {
    const known = frame.methodId
    const method = known >= 0 ? this.#methods[known] : this.#findByName(connection, frame)
    if (method === undefined) return
    const id = frame.stream
    const call =
      method.kind === 'unary'
        ? new UnaryServerCall(connection, frame, method, this)
        : new StreamServerCall(connection, frame, method, this)
    const limitMs = shorterMs(frame.timeoutNano / NANOS_A_MS, connection.limits.maxCallTimeoutMs)
    if (limitMs !== 0 && !call.setTimeout(limitMs, frame)) return
    if (frame.hasMetadata) call.setMetadata(frame.metadata(), frame.bodyLength - frame.payloadLength)
    if (call instanceof StreamServerCall && call.takesMessages) {
      return this.#openStream(call, connection, frame)
    }
    call.addRequestBytes(frame.bodyLength)
    if (this.#chain !== undefined) return runIntercepted(call, this.#chain, frame)
    let request: unknown
    try {
      request = frame.decode(method.input, connection.limits.maxDecodedBytes)
    } catch (error) {
      return connection.refuseCall(id, payloadErrorCode(error), payloadErrorText(error)) // A18
    }
    call.run(method.handler, request, frame)
  }

  /** Begins a call whose messages come as DATA. A message in the request itself is the first of them (C3). */
  #openStream(call: StreamServerCall, connection: ServerConnection, frame: FrameView): void {
    const closed = (frame.flags & Flag.REMOTE_CLOSED) !== 0
    // What is not here by now might be written after the cut that is coming.
    if (connection.ending && !closed) return connection.refuseCall(call.id, Code.UNAVAILABLE, SERVER_CLOSED)
    call.addRequestBytes(frame.bodyLength - frame.payloadLength)
    if (!connection.requests.mayStream(call.requestBytes)) {
      return connection.refuseCall(call.id, Code.RESOURCE_EXHAUSTED, TOO_MANY_BYTES)
    }
    if (frame.payloadLength > 0) call.onMessage(frame)
    if (closed) call.closeRequests() // C4
    const { messages } = call
    const chain = this.#chain
    if (chain === undefined) return call.run(call.handler, messages)
    const payload: RequestPayload = { read: () => messages }
    call.run((_, context) => chain(serverRequest(context as ServerCall, payload)), messages)
  }

  /** Looks up a method by name, for names that the engine does not know. Answers the call when there is none (A14, A15, A16). */
  #findByName(connection: ServerConnection, frame: FrameView): ServerMethod | undefined {
    const { service, method, tooLong } = frame.names()
    this.#byName ??= byName(this.#services, this.#methods)
    const known = this.#byName.get(service)
    const found = tooLong ? undefined : known?.get(method)
    if (found !== undefined) return found
    if (this.#fallback !== undefined && !tooLong) return this.#fallback(service, method)
    const missing = known === undefined ? `service ${service}` : `method ${method}`
    connection.refuseCall(frame.stream, Code.UNIMPLEMENTED, missing)
    return undefined
  }
}

function byName(
  services: readonly string[],
  methods: readonly ServerMethod[],
): Map<string, Map<string, ServerMethod>> {
  const names = new Map(services.map((service) => [service, new Map<string, ServerMethod>()]))
  for (const method of methods) names.get(method.service)?.set(method.method, method)
  return names
}

/** Runs the interceptors before the payload is decoded. It is copied when one of them waits before it reads it. */
function runIntercepted(
  call: UnaryServerCall | StreamServerCall,
  chain: InterceptorNext,
  frame: FrameView,
): void {
  const { input } = call.methodInfo
  const payload = new LazyPayload(input, frame, call.maxDecodedBytes, (bytes) => call.keepDecoded(bytes))
  const run = (request: unknown, context: HandlerContext): unknown =>
    chain(serverRequest(context as ServerCall, request as LazyPayload))
  call.run(run, payload)
  payload.keep()
}

/** Returns the shorter of two time limits, 0 meaning none. */
function shorterMs(asked: number, most: number): number {
  if (most === 0 || asked === 0) return asked + most
  return Math.min(asked, most)
}
