import type { Random } from './random.js'

export type Kind = 'unary' | 'serverStreaming' | 'clientStreaming' | 'bidiStreaming'

export interface SendMessage {
  readonly do: 'send'
  readonly size: number
  /** Whether the sender waits until the message has found room. */
  readonly waits: boolean
}

/** What the client does with the messages it sends, in order; it closes behind the last. */
export type SendOp = SendMessage | { readonly do: 'turn' | 'late' | 'fail' | 'close' }

/** What the client does with the messages it receives, in order. */
export type ReadOp = {
  readonly do: 'receive' | 'two at once' | 'turn' | 'late' | 'last' | 'drain' | 'iterate' | 'break' | 'cancel'
}

/** What a handler does, in order; then it returns. */
export type HandlerOp =
  | { readonly do: 'send'; readonly size: number }
  | { readonly do: 'read' | 'drain' | 'leave' | 'turn' | 'late' | 'last' | 'signal' | 'throw' }

/** Everything about one call that is decided before it begins. */
export interface CallPlan {
  readonly index: number
  readonly kind: Kind
  /** Bytes of the request's message, for kinds whose request has one. */
  readonly requestSize: number
  /** How it sends: by `send`, or from an iterable. */
  readonly sendsBy: 'hand' | 'async iterable' | 'iterable'
  readonly sends: readonly SendOp[]
  readonly reads: readonly ReadOp[]
  readonly timeoutMs: number | undefined
  /** The call is given up at some time. */
  readonly givenUp: 'by signal' | 'by cancel' | undefined
  readonly handler: readonly HandlerOp[]
  /** Returns all its messages in an array, where it only sends. */
  readonly handlerGivesArray: boolean
  /** A unary handler that answers without waiting for anything. */
  readonly handlerIsSync: boolean
}

const KINDS: readonly Kind[] = ['unary', 'serverStreaming', 'clientStreaming', 'bidiStreaming']

export function sendsStream(kind: Kind): boolean {
  return kind === 'clientStreaming' || kind === 'bidiStreaming'
}

export function receivesStream(kind: Kind): boolean {
  return kind === 'serverStreaming' || kind === 'bidiStreaming'
}

/** Whether it ends by itself: not when its handler waits for an end that the caller does not send. */
export function endsAlone({ handler, timeoutMs }: CallPlan): boolean {
  return timeoutMs !== undefined || handler.every((op) => op.do !== 'signal')
}

/** Whether one of its sides waits until all else has ended. */
export function isLast({ handler, reads }: CallPlan): boolean {
  return handler.some((op) => op.do === 'last') || reads.some((op) => op.do === 'last')
}

/** Draws a plan. `slow`: if it is a stream, one of its sides reads only when all else has ended. */
export function drawCall(random: Random, index: number, slow: boolean): CallPlan {
  const kind = random.pick(KINDS)
  const slowHandler = slow && sendsStream(kind) && random.chance(0.5)
  const handler = drawHandler(random, kind, slowHandler)
  const onlySends = handler.every((op) => op.do === 'send')
  return {
    index,
    kind,
    requestSize: Math.max(1, drawSize(random)),
    sendsBy: random.pick(['hand', 'hand', 'async iterable', 'iterable']),
    sends: sendsStream(kind) ? drawSends(random) : [],
    reads: drawReads(random, kind, slow && kind !== 'unary' && !slowHandler),
    timeoutMs: random.chance(0.2) ? random.pick([1, 20, 200]) : undefined,
    givenUp: random.chance(0.2) ? random.pick(['by signal', 'by cancel']) : undefined,
    handler,
    handlerGivesArray: onlySends && random.chance(0.5),
    handlerIsSync: random.chance(0.5),
  }
}

function drawSize(random: Random): number {
  if (random.chance(0.01)) return random.pick([5000, 70_000])
  return random.pick([0, 1, 3, 20, 64, 65, 127, 128, 300, 600])
}

function drawSends(random: Random): SendOp[] {
  const ops: SendOp[] = []
  const waits = random.chance(0.5)
  for (let left = random.below(8); left > 0; left--) {
    if (random.chance(0.3)) ops.push({ do: random.chance(0.1) ? 'late' : 'turn' })
    else if (random.chance(0.03)) ops.push({ do: 'fail' })
    else ops.push({ do: 'send', size: drawSize(random), waits })
  }
  return [...ops, { do: 'close' }]
}

function drawReads(random: Random, kind: Kind, slow: boolean): ReadOp[] {
  const ops: ReadOp[] = slow ? [{ do: 'last' }] : []
  for (let left = random.below(5); left > 0; left--) {
    ops.push({ do: random.pick(['receive', 'receive', 'two at once', 'turn', 'late']) })
  }
  const ends: ReadOp['do'][] = receivesStream(kind)
    ? ['drain', 'drain', 'iterate', 'break', 'cancel']
    : ['drain', 'iterate', 'cancel']
  return [...ops, { do: random.pick(ends) }]
}

function drawHandler(random: Random, kind: Kind, slow: boolean): HandlerOp[] {
  const ops: HandlerOp[] = slow ? [{ do: 'last' }] : []
  for (let left = random.below(7); left > 0; left--) ops.push(drawHandlerOp(random, kind))
  if (sendsStream(kind) && random.chance(0.6)) ops.push({ do: 'drain' })
  if (random.chance(0.15)) ops.push({ do: 'throw' })
  return ops
}

function drawHandlerOp(random: Random, kind: Kind): HandlerOp {
  if (random.chance(0.03)) return { do: 'signal' }
  if (random.chance(0.2)) return { do: random.chance(0.2) ? 'late' : 'turn' }
  const sends = receivesStream(kind)
  const reads = sendsStream(kind)
  if (reads && (!sends || random.chance(0.5))) return { do: random.chance(0.05) ? 'leave' : 'read' }
  return sends ? { do: 'send', size: drawSize(random) } : { do: 'turn' }
}
