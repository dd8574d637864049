import type { HandlerContext } from '../../../index.js'
import { errdefsError } from '../errdefs.js'
import type { CheckedTaskLimits } from './task-limits.js'

/** Which calls share a bound, by the limit that is it. */
type RoomLimit = 'maxWaits' | 'maxRunningCalls' | 'maxEndingCalls'

/** A bound, and the calls that share it. */
interface RoomKind {
  /** Whether its calls are counted together; otherwise each method has the whole bound for itself. */
  readonly shared: boolean
  readonly limit: RoomLimit
  /** What to do when it is reached. */
  readonly advice: string
}

const waits: RoomKind = {
  shared: true,
  limit: 'maxWaits',
  advice: 'set a timeout for calls whose answer is not waited for, or connect again',
}
const running: RoomKind = { shared: true, limit: 'maxRunningCalls', advice: 'wait for some of them to end' }
const ending: RoomKind = { shared: false, limit: 'maxEndingCalls', advice: 'wait for some of them to end' }

/**
 * The methods of Task and Sandbox whose calls may last. All others are answered at once. State and Connect must not be
 * among these, and Kill and Delete, which end tasks, share no bound with others.
 */
const lasting: ReadonlyMap<string, RoomKind> = new Map([
  ['wait', waits],
  ['waitSandbox', waits],
  ['kill', ending],
  ['delete', ending],
  ...['create', 'start', 'pause', 'resume', 'update', 'checkpoint', 'stats', 'pids'].map(
    (method): [string, RoomKind] => [method, running],
  ),
])

/** A handler of a unary method. */
type AnyHandler = (request: never, context: Pick<HandlerContext, 'connection'>) => unknown

/**
 * Bounds the calls of each connection that last, by their kinds. The protocol has no cancel for a unary call: one that
 * its caller has given up runs on, and counts among the calls of its connection, until what it waits for has happened.
 */
export class CallRooms {
  readonly #limits: CheckedTaskLimits
  /** By connection: the number of calls that run, by the name of the room. */
  readonly #taken = new WeakMap<HandlerContext['connection'], Map<string, number>>()

  constructor(limits: CheckedTaskLimits) {
    this.#limits = limits
  }

  /** Returns handlers that refuse with RESOURCE_EXHAUSTED what goes beyond a bound. */
  bounded<H extends object>(handlers: H): H {
    const entries = Object.entries(handlers as Record<string, AnyHandler>)
    return Object.fromEntries(entries.map(([name, handler]) => [name, this.#bound(name, handler)])) as H
  }

  #bound(method: string, handler: AnyHandler): AnyHandler {
    const kind = lasting.get(method)
    if (kind === undefined) return handler
    const room = kind.shared ? kind.limit : method
    return async (request, context) => {
      const taken = this.#takenOn(context.connection)
      const before = taken.get(room) ?? 0
      const most = this.#limits[kind.limit]
      if (before >= most) throw full(kind, method, most)
      taken.set(room, before + 1)
      try {
        return await handler(request, context)
      } finally {
        taken.set(room, (taken.get(room) ?? 1) - 1)
      }
    }
  }

  #takenOn(connection: HandlerContext['connection']): Map<string, number> {
    const known = this.#taken.get(connection)
    if (known !== undefined) return known
    const taken = new Map<string, number>()
    this.#taken.set(connection, taken)
    return taken
  }
}

function full({ limit, advice, shared }: RoomKind, method: string, most: number): Error {
  const name = method[0]?.toUpperCase() + method.slice(1)
  const calls = shared && limit === 'maxRunningCalls' ? 'calls that last' : `calls of ${name}`
  return errdefsError('resourceExhausted', `${most} ${calls} run on this connection (${limit}): ${advice}`)
}
