import type { Buffer } from 'node:buffer'
import { type CallPlan, receivesStream, type SendMessage } from './call-plan.js'
import { message } from './message.js'
import type { World } from './world.js'

/** How a side saw the end of what it received. */
export type End =
  | { readonly how: 'end' }
  | { readonly how: 'left' }
  | { readonly how: 'error'; readonly error: Error }

/** What happened to one call, as both sides saw it. */
export class CallRecord {
  readonly plan: CallPlan
  readonly #world: World
  /** When it began, on the world's clock. */
  begunMs = 0
  /** Numbers of the messages that the client sent and that were not refused at once. */
  readonly sent: number[] = []
  /** Whether one of them was refused later, and may have been sent. */
  sendFailed = false
  closed = false
  /** Messages the client got. */
  received = 0
  /** How it ended for the client, and whether the client itself had given it up. */
  outcome: End | undefined
  gaveUp = false
  /** How often a handler was begun for it. */
  handled = 0
  /** Messages the handler yielded, and those it got. */
  given = 0
  got = 0
  gotEnd: End | undefined
  handlerRuns = false
  /** How the handler left. A generator whose messages are not read any more never begins, and never leaves. */
  handlerEnd: 'returned' | 'threw' | 'failed' | undefined
  handlerSignal: AbortSignal | undefined

  constructor(world: World, plan: CallPlan) {
    this.#world = world
    this.plan = plan
  }

  get name(): string {
    return `call ${this.plan.index} (${this.plan.kind})`
  }

  /** Sizes of the messages that the client sends by its plan. */
  get sendSizes(): number[] {
    return this.plan.sends.filter((op) => op.do === 'send').map((op) => (op as SendMessage).size)
  }

  /** Sizes of the messages the handler yields. */
  get giveSizes(): number[] {
    const { plan } = this
    if (!receivesStream(plan.kind)) return [REPLY_SIZE]
    return plan.handler.filter((op) => op.do === 'send').map((op) => (op as SendMessage).size)
  }

  onReceived(bytes: Uint8Array): void {
    this.#compare(bytes, 'server', this.received++, this.giveSizes)
  }

  onGot(bytes: Uint8Array): void {
    const number = this.sent[this.got++]
    if (number === undefined) this.#world.violate(`${this.name}: the handler got what nobody sent`)
    else this.#compare(bytes, 'client', number, this.sendSizes)
  }

  onOutcome(outcome: End): void {
    this.#world.check(this.outcome === undefined, `${this.name} ended twice`)
    this.#world.log(`  ${this.name}: ${textOf(outcome)}`)
    this.outcome = outcome
  }

  onGotEnd(end: End): void {
    this.#world.check(this.gotEnd === undefined, `the requests of ${this.name} ended twice`)
    this.gotEnd = end
  }

  #compare(bytes: Uint8Array, from: 'client' | 'server', number: number, sizes: readonly number[]): void {
    const size = sizes[number]
    const right = size !== undefined && message(this.plan.index, from, number, size).equals(bytes)
    this.#world.check(right, `${this.name}: message ${number} of the ${from} is not what was sent`)
  }
}

/** Size of the reply of a method without server streaming. */
export const REPLY_SIZE = 40

export function replyOf({ index }: CallPlan): Buffer {
  return message(index, 'server', 0, REPLY_SIZE)
}

export function textOf(end: End | undefined): string {
  if (end === undefined) return 'not ended'
  if (end.how !== 'error') return end.how
  const { name, message: text, code, cause } = end.error as Error & { code?: unknown; cause?: unknown }
  return `${name} ${code}: ${text}${cause instanceof Error ? ` (${cause.message})` : ''}`
}
