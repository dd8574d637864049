import { Code, type HandlerContext, type Server, TtrpcError } from 'ttrpc'
import { ServerCall } from '#ttrpc/call/server/server-call.js'
import type { CallPlan, HandlerOp } from './call-plan.js'
import { type CallRecord, replyOf } from './call-record.js'
import type { Line } from './line.js'
import { message } from './message.js'
import type { World } from './world.js'

type Messages = AsyncIterableIterator<Uint8Array>

/** The error that a handler throws where its plan says so. */
export function thrownBy({ index }: CallPlan): { code: number; message: string } {
  return { code: Code.ABORTED, message: `the handler of call ${index} throws` }
}

/** The handlers of a run: each runs the server's half of the plan of its call. */
export class Handlers {
  readonly #world: World
  readonly #records: readonly CallRecord[]
  readonly #lines: readonly Line[]
  readonly #onLast: () => void

  /** `onLast`: called when a handler that waits for the end of all else goes on. */
  constructor(world: World, records: readonly CallRecord[], lines: readonly Line[], onLast: () => void) {
    this.#world = world
    this.#records = records
    this.#lines = lines
    this.#onLast = onLast
  }

  register(server: Server): void {
    server.registerRaw('s', {
      Ping: (request) => request,
      Unary: (request, context) => this.#unary(this.#begin(request[0], context, request)),
      ServerStream: {
        kind: 'serverStreaming',
        handler: (request, context) => this.#giving(this.#begin(request[0], context, request), undefined),
      },
      ClientStream: {
        kind: 'clientStreaming',
        handler: (requests, context) => this.#taking(this.#begin(callOf(context), context), requests),
      },
      Bidi: {
        kind: 'bidiStreaming',
        handler: (requests, context) => this.#giving(this.#begin(callOf(context), context), requests),
      },
    })
  }

  #begin(index: number | undefined, context: HandlerContext, request?: Uint8Array): CallRecord {
    const record = this.#records[index ?? -1]
    if (record === undefined) throw new Error(`a handler was begun for call ${index}, which nobody made`)
    this.#lineOf(record).serverConnection ??= ServerCall.connectionOf(context)
    record.handled++
    if (this.#world.random.chance(0.5)) record.handlerSignal = context.signal
    this.#world.log(`  ${record.name}: handler begins`)
    this.#world.check(record.handled === 1, `${record.name}: a second handler was begun`)
    const { plan } = record
    const right = request === undefined || message(plan.index, 'client', 0, plan.requestSize).equals(request)
    this.#world.check(right, `${record.name}: the request is not what was sent`)
    const waits = plan.handler.some((op) => op.do === 'signal')
    if (waits) record.handlerSignal = context.signal
    return record
  }

  #lineOf(record: CallRecord): Line {
    return this.#lines.find(({ records }) => records.includes(record))!
  }

  #unary(record: CallRecord): Uint8Array | Promise<Uint8Array> {
    const { plan } = record
    const thrown = plan.handler.some((op) => op.do === 'throw')
    if (!plan.handlerIsSync || plan.handler.some((op) => op.do === 'signal'))
      return this.#taking(record, undefined)
    record.handlerEnd = thrown ? 'threw' : 'returned'
    if (thrown) throw failure(plan)
    record.given++
    return replyOf(plan)
  }

  /** Returns one message, at its end. */
  async #taking(record: CallRecord, requests: Messages | undefined): Promise<Uint8Array> {
    record.handlerRuns = true
    try {
      for (const op of record.plan.handler) await this.#perform(op, record, requests)
    } catch (error) {
      throw this.#failed(record, error)
    }
    this.#end(record, 'returned')
    record.given++
    return replyOf(record.plan)
  }

  #giving(
    record: CallRecord,
    requests: Messages | undefined,
  ): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
    const { plan } = record
    if (!plan.handlerGivesArray) return this.#generate(record, requests)
    this.#end(record, 'returned')
    record.given = record.giveSizes.length
    return record.giveSizes.map((size, number) => message(plan.index, 'server', number, size))
  }

  async *#generate(record: CallRecord, requests: Messages | undefined): AsyncGenerator<Uint8Array> {
    const { plan } = record
    let finished = false
    record.handlerRuns = true
    try {
      for (const op of plan.handler) {
        if (op.do === 'send') {
          yield message(plan.index, 'server', record.given++, op.size)
          this.#checkRoom(record)
        } else await this.#perform(op, record, requests)
      }
      finished = true
    } catch (error) {
      finished = true
      throw this.#failed(record, error)
    } finally {
      if (!finished)
        this.#end(record, 'failed') // return() was called
      else if (record.handlerEnd === undefined) this.#end(record, 'returned')
    }
  }

  /** Checks that a handler is asked for more only when there is room; another handler may just have taken it. */
  #checkRoom(record: CallRecord): void {
    const connection = this.#lineOf(record).serverConnection
    const alone = this.#records.length === 1 && connection?.closed === false && connection.openCalls > 0
    this.#world.check(
      !alone || connection.room.free,
      `${record.name}: its handler is asked for more without room`,
    )
  }

  async #perform(op: HandlerOp, record: CallRecord, requests: Messages | undefined): Promise<void> {
    const name = `${record.name}: handler`
    if (op.do === 'turn') await this.#world.turn(name)
    else if (op.do === 'late') await this.#world.late(name)
    else if (op.do === 'last') {
      await this.#world.last(name)
      this.#onLast()
    } else if (op.do === 'signal') await aborted(record.handlerSignal!)
    else if (op.do === 'throw') throw failure(record.plan)
    else if (op.do === 'leave') {
      await requests?.return?.()
      record.gotEnd ??= { how: 'left' }
    } else if (op.do === 'read') await this.#readOne(record, requests!)
    else if (op.do === 'drain') while (await this.#readOne(record, requests!));
  }

  /** Returns false at the end. */
  async #readOne(record: CallRecord, requests: Messages): Promise<boolean> {
    if (record.gotEnd !== undefined) return false
    try {
      const { done, value } = await requests.next()
      if (done === true) record.onGotEnd({ how: 'end' })
      else record.onGot(value)
      return done !== true
    } catch (error) {
      record.onGotEnd({ how: 'error', error: error as Error })
      throw error
    }
  }

  #failed(record: CallRecord, error: unknown): unknown {
    const planned = error instanceof TtrpcError && error.message === thrownBy(record.plan).message
    this.#end(record, planned ? 'threw' : 'failed')
    return error
  }

  #end(record: CallRecord, how: 'returned' | 'threw' | 'failed'): void {
    this.#world.log(`  ${record.name}: handler ${how}`)
    this.#world.check(record.handlerEnd === undefined, `${record.name}: its handler ended twice`)
    record.handlerRuns = false
    record.handlerEnd = how
  }
}

function callOf(context: HandlerContext): number {
  return Number(context.metadata.get('call'))
}

function failure(plan: CallPlan): TtrpcError {
  const { code, message: text } = thrownBy(plan)
  return new TtrpcError(text, code)
}

/** Rejects with the reason once it aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
