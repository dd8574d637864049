import { Code, type HandlerContext, type Server, TtrpcError } from '../../index.js'
import {
  Health,
  type HealthCheckRequest,
  type HealthCheckResponse,
  type HealthListResponse,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from './gen/grpc/health/v1/health.js'
import { WatchedStatus } from './watched-status.js'

/** As many services as `List` returns, as in Go. */
const MAX_LISTED = 100

/** A status by its name, or by its number as in `ServingStatus`. */
export type StatusInit = keyof typeof NAMES | ServingStatus

const NAMES = {
  UNKNOWN: ServingStatus.UNKNOWN,
  SERVING: ServingStatus.SERVING,
  NOT_SERVING: ServingStatus.NOT_SERVING,
  SERVICE_UNKNOWN: ServingStatus.SERVICE_UNKNOWN,
} as const

/**
 * The health of a server's services, as clients ask for it by `grpc.health.v1.Health`. The service with the empty name
 * stands for the whole server: it is serving from the start, as in Go.
 *
 * @example
 * ```js
 * import { Server } from 'ttrpc'
 * import { Health, HealthServer, ServingStatus } from 'ttrpc/health'
 * import { inMemory } from 'ttrpc/testing'
 *
 * const health = new HealthServer()
 * const server = health.addTo(new Server())
 * health.setServingStatus('demo.v1.Greeter', 'NOT_SERVING')
 *
 * const client = inMemory(server).service(Health)
 * const { status } = await client.check({ service: 'demo.v1.Greeter' })
 * console.log(ServingStatus[status]) // NOT_SERVING
 * health.shutdown()
 * await server.close()
 * ```
 */
export class HealthServer {
  readonly #services = new Map<string, WatchedStatus<ServingStatus>>()
  /** Those that are not known, while a caller watches them. */
  readonly #unknown = new Map<string, WatchedStatus<ServingStatus>>()
  #down = false

  constructor() {
    this.#services.set('', new WatchedStatus<ServingStatus>(ServingStatus.SERVING))
  }

  /** Registers the service on a server, and returns that. Throws `ERR_TTRPC_DUPLICATE` when it has one. */
  addTo(server: Server): Server {
    return server.register(Health, {
      check: (request) => this.#check(request),
      list: () => this.#list(),
      watch: (request, context) => this.#watch(request, context),
    })
  }

  /**
   * Sets the status of a service, by its full name; '' is the whole server. Sends it to those who watch. Does nothing
   * between `shutdown` and `resume`. Throws a TypeError for a status that does not exist.
   */
  setServingStatus(service: string, status: StatusInit): void {
    const number = numberOf(status)
    if (!this.#down) this.#set(service, number)
  }

  /**
   * Makes all services NOT_SERVING and ends the streams of those who watch them, so that `server.shutdown` need not
   * wait for these. Call it first, and give clients time to go elsewhere.
   */
  shutdown(): void {
    this.#down = true
    for (const [service, watched] of this.#services) {
      this.#set(service, ServingStatus.NOT_SERVING)
      watched.wake()
    }
    for (const watched of this.#unknown.values()) watched.wake()
  }

  /** Makes all services SERVING again after `shutdown`. */
  resume(): void {
    this.#down = false
    for (const service of this.#services.keys()) this.#set(service, ServingStatus.SERVING)
  }

  #set(service: string, status: ServingStatus): void {
    const watched = this.#services.get(service)
    if (watched !== undefined) return watched.set(status)
    const awaited = this.#unknown.get(service)
    this.#unknown.delete(service)
    this.#services.set(service, awaited ?? new WatchedStatus<ServingStatus>(status))
    awaited?.set(status)
  }

  #check({ service }: HealthCheckRequest): HealthCheckResponse {
    const watched = this.#services.get(service)
    if (watched === undefined) throw new TtrpcError('unknown service', Code.NOT_FOUND)
    return { status: watched.status }
  }

  #list(): HealthListResponse {
    if (this.#services.size > MAX_LISTED) {
      const text = `server health list exceeds maximum capacity: ${MAX_LISTED}`
      throw new TtrpcError(text, Code.RESOURCE_EXHAUSTED)
    }
    const statuses = [...this.#services].map(([service, { status }]) => [service, { status }] as const)
    return { statuses: Object.fromEntries(statuses) }
  }

  /** Sends the status at once and at each change, until the caller or `shutdown` ends it. */
  async *#watch(
    { service }: HealthCheckRequest,
    { signal }: HandlerContext,
  ): AsyncGenerator<HealthCheckResponse> {
    const watched = this.#watchedOf(service)
    watched.watchers++
    try {
      let sent: ServingStatus | undefined
      for (;;) {
        const { status } = watched
        if (status !== sent) yield { status }
        sent = status
        if (this.#down || signal.aborted) return
        if (watched.status === sent) await watched.changed(signal)
      }
    } finally {
      watched.watchers--
      if (watched.watchers === 0 && this.#unknown.get(service) === watched) this.#unknown.delete(service)
    }
  }

  #watchedOf(service: string): WatchedStatus<ServingStatus> {
    const known = this.#services.get(service) ?? this.#unknown.get(service)
    if (known !== undefined) return known
    const unknown = new WatchedStatus<ServingStatus>(ServingStatus.SERVICE_UNKNOWN)
    this.#unknown.set(service, unknown)
    return unknown
  }
}

function numberOf(status: StatusInit): ServingStatus {
  const number = typeof status === 'string' && Object.hasOwn(NAMES, status) ? NAMES[status] : status
  if (Object.values<unknown>(NAMES).includes(number)) return number as ServingStatus
  throw new TypeError(`a serving status is one of ${Object.keys(NAMES).join(', ')}, not ${String(status)}`)
}
