import { getEventListeners } from 'node:events'
import { type Client, OversizedMessageError } from 'ttrpc'
import { InterceptedStreamCall } from '#ttrpc/call/client/intercepted-stream.js'
import { StreamClientCall } from '#ttrpc/call/client/stream-client-call.js'
import { type ReadOp, type SendMessage, sendsStream } from './call-plan.js'
import { type CallRecord, type End, textOf } from './call-record.js'
import { hasEnded, outcomeOf, type Stream } from './ended-call.js'
import { message } from './message.js'
import type { World } from './world.js'

/** Runs the client's half of the plan of one call. */
export class ClientSide {
  readonly #world: World
  readonly #client: Client
  readonly #record: CallRecord
  readonly #maxMessageBytes: number
  readonly #abort = new AbortController()
  readonly #onLast: () => void
  #number = 0
  #call: Stream | undefined
  #sendWaits = false

  /** `onLast`: called when a reader that waits for the end of all else goes on. */
  constructor(world: World, client: Client, record: CallRecord, maxMessageBytes: number, onLast: () => void) {
    this.#world = world
    this.#onLast = onLast
    this.#client = client
    this.#record = record
    this.#maxMessageBytes = maxMessageBytes
  }

  /** Listeners of the call's abort signal: 0 once the call has ended. */
  get listeners(): number {
    return getEventListeners(this.#abort.signal, 'abort').length
  }

  start(): void {
    const world = this.#world
    world.actor(`${this.#record.name}`, async () => {
      await world.turn(`${this.#record.name} begins`, world.random.pick([1, 0.1]))
      this.#record.begunMs = world.clock.now()
      if (this.#record.plan.kind === 'unary') await this.#unary()
      else await this.#stream()
    })
  }

  get #options():
    | { timeoutMs?: number; signal?: AbortSignal; metadata?: Record<string, string> }
    | undefined {
    const { index, kind, timeoutMs, givenUp } = this.#record.plan
    const options = {
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(givenUp === 'by signal' && { signal: this.#abort.signal }),
      ...(sendsStream(kind) && { metadata: { call: String(index) } }),
    }
    return Object.keys(options).length === 0 ? undefined : options
  }

  async #unary(): Promise<void> {
    const record = this.#record
    const { index, requestSize, givenUp } = record.plan
    if (givenUp === 'by signal') this.#giveUpLater(() => this.#abort.abort())
    try {
      const request = message(index, 'client', 0, requestSize)
      record.onReceived(await this.#client.call('s', 'Unary', request, this.#options))
      this.#onOutcome({ how: 'end' })
    } catch (error) {
      this.#onOutcome({ how: 'error', error: error as Error })
    }
  }

  async #stream(): Promise<void> {
    const call = this.#open()
    this.#call = call
    const { plan, name } = this.#record
    if (plan.givenUp === 'by signal') this.#giveUpLater(() => this.#abort.abort())
    if (plan.givenUp === 'by cancel') this.#giveUpLater(() => call.cancel())
    if (sendsStream(plan.kind) && plan.sendsBy === 'hand') {
      this.#world.actor(`${name} sends`, () => this.#sendByHand(call))
    }
    for (const op of plan.reads) await this.#read(call, op)
    await this.#checkEnd(call)
  }

  #open(): Stream {
    const { index, kind, requestSize, sendsBy } = this.#record.plan
    if (kind === 'serverStreaming') {
      const request = message(index, 'client', 0, requestSize)
      return this.#client.stream('s', 'ServerStream', kind, request, this.#options)
    }
    const method = kind === 'bidiStreaming' ? 'Bidi' : 'ClientStream'
    if (sendsBy === 'hand')
      return this.#client.stream('s', method, kind as 'bidiStreaming', undefined, this.#options)
    const source = sendsBy === 'iterable' ? this.#source() : this.#asyncSource()
    return this.#client.stream('s', method, kind as 'bidiStreaming', source, this.#options)
  }

  #giveUpLater(giveUp: () => void): void {
    const { name } = this.#record
    this.#world.actor(`${name} is given up`, async () => {
      await this.#world.turn(`${name} is given up`, this.#world.random.pick([0.5, 0.1, 0]))
      this.#record.gaveUp = true
      giveUp()
    })
  }

  async #sendByHand(call: Stream): Promise<void> {
    const { plan, name } = this.#record
    for (const op of plan.sends) {
      if (op.do === 'turn') await this.#world.turn(`${name} sends`)
      else if (op.do === 'late') await this.#world.late(`${name} sends`)
      else if (op.do === 'fail') {
        this.#record.gaveUp = true
        call.cancel(new Error('no more to send'))
      } else if (op.do === 'send') {
        if (!(await this.#send(call, op))) return
      } else this.#close(call)
    }
  }

  #close(call: Stream): void {
    const sends = !(call instanceof StreamClientCall && call.ended)
    call.closeSend()
    if (sends) this.#record.closed = true
  }

  /** Returns false when the call has ended. */
  async #send(call: Stream, { size, waits }: SendMessage): Promise<boolean> {
    const record = this.#record
    const number = this.#number++
    const fits = size <= this.#maxMessageBytes
    if (fits) record.sent.push(number)
    const sent = call.send(message(record.plan.index, 'client', number, size)).then(
      () => this.#onSent(call, fits),
      (error) => {
        if (!fits && error instanceof OversizedMessageError) return
        record.sendFailed = true
        this.#world.log(`  ${record.name}: send failed: ${error.message}`)
      },
    )
    await undefined // a send that is refused at once has rejected by now
    if (record.sendFailed)
      this.#world.check(hasEnded(call), `${record.name}: send was refused, and it goes on`)
    if (!waits) return !record.sendFailed
    this.#sendWaits = true
    await sent
    this.#sendWaits = false
    return !record.sendFailed
  }

  #onSent(call: Stream, fits: boolean): void {
    if (fits) return
    // An interceptor's iterable takes the message, and the call ends with the error.
    if (call instanceof InterceptedStreamCall) this.#record.gaveUp = true
    else this.#world.violate(`${this.#record.name}: a message over the limit was sent`)
  }

  *#source(): Generator<Uint8Array> {
    const { plan, sent } = this.#record
    for (const op of plan.sends) {
      if (op.do === 'fail') throw this.#sourceFailure()
      if (op.do !== 'send') continue
      if (op.size <= this.#maxMessageBytes) sent.push(this.#number)
      else this.#record.gaveUp = true
      yield message(plan.index, 'client', this.#number++, op.size)
      this.#checkAsked()
    }
    this.#record.closed = true
  }

  async *#asyncSource(): AsyncGenerator<Uint8Array> {
    const { plan, sent, name } = this.#record
    for (const op of plan.sends) {
      if (op.do === 'fail') throw this.#sourceFailure()
      if (op.do === 'turn') await this.#world.turn(`${name} sends`)
      if (op.do === 'late') await this.#world.late(`${name} sends`)
      if (op.do !== 'send') continue
      if (op.size <= this.#maxMessageBytes) sent.push(this.#number)
      else this.#record.gaveUp = true
      yield message(plan.index, 'client', this.#number++, op.size)
      this.#checkAsked()
    }
    this.#record.closed = true
  }

  /** Checks, when a source is asked for a message, that the call has not ended. */
  #checkAsked(): void {
    const call = this.#call
    const ended = call instanceof StreamClientCall && call.ended
    this.#world.check(!ended, `${this.#record.name} has ended, and its source is asked for more`)
  }

  /** Reads after all else: a reader that waits delays the other calls, but does not block them. */
  async #last(): Promise<void> {
    await this.#world.last(`${this.#record.name} reads`)
    this.#world.check(!this.#sendWaits, `${this.#record.name} waits with sending for its own reader`)
    this.#onLast()
  }

  #sourceFailure(): Error {
    this.#record.gaveUp = true
    return new Error('the source failed')
  }

  async #read(call: Stream, op: ReadOp): Promise<void> {
    const record = this.#record
    if (record.outcome !== undefined) return
    if (op.do === 'turn') await this.#world.turn(`${record.name} reads`)
    else if (op.do === 'late') await this.#world.late(`${record.name} reads`)
    else if (op.do === 'last') await this.#last()
    else if (op.do === 'receive') this.#take(await outcomeOf(call.receive()))
    else if (op.do === 'two at once') await this.#receiveTwo(call)
    else if (op.do === 'drain')
      while (record.outcome === undefined) this.#take(await outcomeOf(call.receive()))
    else if (op.do === 'iterate') await this.#iterate(call, Number.POSITIVE_INFINITY)
    else if (op.do === 'break') await this.#iterate(call, this.#world.random.below(3))
    else {
      record.gaveUp = true
      call.cancel()
      while (record.outcome === undefined) this.#take(await outcomeOf(call.receive()))
    }
  }

  async #receiveTwo(call: Stream): Promise<void> {
    const first = outcomeOf(call.receive())
    const second = outcomeOf(call.receive())
    this.#take(await first)
    const next = await second
    if (this.#record.outcome === undefined) this.#take(next)
    else this.#checkSame(next)
  }

  #take(next: Uint8Array | End): void {
    if ('how' in next) this.#onOutcome(next)
    else this.#record.onReceived(next)
  }

  async #iterate(call: Stream, most: number): Promise<void> {
    const record = this.#record
    try {
      let left = most
      for await (const bytes of call) {
        record.onReceived(bytes)
        if (left-- > 0) continue
        record.gaveUp = true
        this.#onOutcome({ how: 'left' })
        break
      }
      this.#world.check(
        record.outcome === undefined || hasEnded(call),
        `${record.name} goes on, left by its reader`,
      )
      if (record.outcome === undefined) this.#onOutcome({ how: 'end' })
    } catch (error) {
      this.#onOutcome({ how: 'error', error: error as Error })
    }
  }

  /** Checks that a call which has ended ends in the same way again. */
  async #checkEnd(call: Stream): Promise<void> {
    if (this.#record.outcome?.how === 'left') return
    this.#checkSame(await outcomeOf(call.receive()))
  }

  #onOutcome(outcome: End): void {
    this.#record.onOutcome(outcome)
    const ended = outcome.how !== 'left' // else it ends as its reader leaves
    this.#world.check(
      !ended || this.listeners === 0,
      `${this.#record.name} has ended and listens to its signal`,
    )
  }

  #checkSame(next: Uint8Array | End): void {
    const { outcome, name, gaveUp } = this.#record
    if (gaveUp && 'how' in next && next.how === 'error') return // given up after its end
    const same = 'how' in next && textOf(next) === textOf(outcome)
    this.#world.check(
      same,
      `${name} ended as ${textOf(outcome)} and then gave ${'how' in next ? textOf(next) : 'a message'}`,
    )
  }
}
