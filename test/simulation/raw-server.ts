import { Buffer } from 'node:buffer'
import { Client, type TtrpcError } from 'ttrpc'
import type { StreamCall } from '#ttrpc/call/stream/stream-call.js'
import {
  answerBody,
  DATA,
  type Frame,
  frame,
  header,
  REQUEST,
  RESPONSE,
  readRequest,
} from '../support/wire.js'
import type { Kind } from './call-plan.js'
import {
  CLIENT_ABANDONED_BYTES,
  CLIENT_MAX_BYTES,
  ClientModel,
  type ModelCall,
  type Stimulus,
  type Told,
} from './client-model.js'
import { FrameCutter } from './frame-cutter.js'
import { anyLink, type Link } from './link.js'
import { heldIntervals, quiet } from './virtual-time.js'
import type { World } from './world.js'

const KINDS: readonly Kind[] = [
  'unary',
  'serverStreaming',
  'clientStreaming',
  'bidiStreaming',
  'bidiStreaming',
]

/** A server that sends any frame at any time, against our client, whose callers must see what the model predicts. */
export class RawServer {
  readonly #world: World
  readonly #link: Link
  readonly #client: Client
  readonly #model = new ClientModel()
  readonly #streams = new Map<number, StreamCall<Uint8Array, Uint8Array>>()
  readonly #told: { readonly stream: number; readonly told: Told }[] = []
  readonly #got: Frame[] = []

  constructor(world: World) {
    this.#world = world
    world.timePasses = false // the model must know
    this.#link = anyLink(world.random)
    const limits = {
      maxMessageBytes: CLIENT_MAX_BYTES,
      abandonedStreamBytes: CLIENT_ABANDONED_BYTES,
      frameTimeoutMs: 0,
      writeStallTimeoutMs: 0,
      sendBufferBytes: 0x7fff_ffff,
    }
    this.#client = Client.over(this.#link.client, { clock: world.clock, limits })
    const cutter = new FrameCutter((got) => this.#got.push(got))
    this.#link.server.on('data', (chunk: Buffer) => cutter.push(chunk))
    this.#link.server.on('error', () => {})
    world.add(...this.#link.steps)
  }

  async run(): Promise<void> {
    const { random } = this.#world
    for (let left = random.from(5, 30); left > 0 && this.#world.violations.length === 0; left--) {
      const blind = random.chance(0.15) // it reads nothing for a while
      if (blind) this.#link.server.pause()
      const how = random.below(20)
      if (this.#model.calls.length === 0 || how < 4) this.#call()
      else if (how < 12) this.#sendFrames()
      else if (how < 19) this.#command(random.pick(this.#model.calls))
      else this.#advance()
      await this.#world.rest()
      this.#link.server.resume()
      if (blind) await this.#world.rest()
      await this.#compare()
      if (this.#model.closed) break
    }
    await this.#end()
  }

  #call(): void {
    const { random } = this.#world
    const kind = random.pick(KINDS)
    const text = random.chance(0.2) ? '' : `request ${random.below(1000)}`
    const timeoutMs = random.chance(0.15) ? random.pick([5, 50]) : 0
    this.#world.log(`call ${kind} ${JSON.stringify(text)} ${timeoutMs} ms`)
    const { id: stream } = this.#model.begin(kind, text, timeoutMs)
    const options = timeoutMs === 0 ? undefined : { timeoutMs }
    const message = Buffer.from(text)
    if (kind === 'unary') return this.#tell(stream, this.#client.call('s', 'M', message, options))
    const call =
      kind === 'serverStreaming'
        ? this.#client.stream('s', 'M', kind, message, options)
        : this.#client.stream('s', 'M', kind, undefined, options)
    this.#streams.set(stream, call)
  }

  #tell(stream: number, received: Promise<Uint8Array | undefined>): void {
    received.then(
      (bytes) =>
        this.#told.push({
          stream,
          told: bytes === undefined ? 'end' : { message: String(Buffer.from(bytes)) },
        }),
      (error: TtrpcError) => this.#told.push({ stream, told: { error: error.code, text: error.message } }),
    )
  }

  /** Lets a caller do something with one call, in whatever state it is. */
  #command(call: ModelCall): void {
    const stream = this.#streams.get(call.id)
    if (stream === undefined) return
    const { random } = this.#world
    const what = random.pick([
      'receive',
      'receive',
      'receive',
      'send',
      'send',
      'closeSend',
      'cancel',
    ] as const)
    this.#world.log(`${what} ${call.id}`)
    if (what === 'receive') {
      this.#model.receive(call)
      this.#tell(call.id, stream.receive())
    } else if (what === 'send') this.#send(call, stream)
    else if (what === 'closeSend') this.#closeSend(call, stream)
    else {
      this.#model.cancel(call)
      stream.cancel()
    }
  }

  #send(call: ModelCall, stream: StreamCall<Uint8Array, Uint8Array>): void {
    const text = `message ${this.#world.random.below(1000)}`
    const allowed = this.#model.send(call, text)
    stream.send(Buffer.from(text)).then(
      () => this.#world.check(allowed, `stream ${call.id}: send was to be refused`),
      (error) => this.#world.check(!allowed || call.ended, `stream ${call.id}: send was refused: ${error}`),
    )
  }

  #closeSend(call: ModelCall, stream: StreamCall<Uint8Array, Uint8Array>): void {
    const refused = !this.#model.closeSend(call)
    try {
      stream.closeSend()
      this.#world.check(!refused, `stream ${call.id}: closeSend was to be refused`)
    } catch (error) {
      this.#world.check(refused, `stream ${call.id}: closeSend was refused: ${error}`)
    }
  }

  /** Sends some frames in one write, which the link cuts anywhere. */
  #sendFrames(): void {
    const chunks: Buffer[] = []
    for (let left = this.#world.random.from(1, 4); left > 0; left--) {
      const stimulus = this.#draw()
      this.#world.log(`frame ${JSON.stringify(stimulus)}`)
      this.#model.onFrame(stimulus)
      chunks.push(bytesOf(stimulus))
    }
    this.#link.server.write(Buffer.concat(chunks))
  }

  #draw(): Stimulus {
    const { random } = this.#world
    const type = random.pick([RESPONSE, DATA, DATA, DATA, DATA, random.pick([REQUEST, 9, DATA, DATA])])
    const flags = random.chance(0.05) ? 0xff : random.pick([0, 0, 0, 1, 2, 3, 4, 5, 6, 7])
    const { calls } = this.#model
    const stream = random.chance(0.08) ? random.pick([0, 2, 4, 999, 0xffff_ffff]) : random.pick(calls).id
    if (random.chance(0.04)) {
      return { stream, type, flags, length: CLIENT_MAX_BYTES + random.from(1, 500), message: '' }
    }
    const message = random.chance(0.2)
      ? ''
      : `message ${random.below(1000)}`.padEnd(random.pick([0, 0, 100]), '.')
    const drawn = { stream, type, flags, message }
    if (type !== RESPONSE) return { ...drawn, length: message.length }
    const code = random.pick([0, 3, 10, 999])
    const status = random.pick([undefined, undefined, { code, text: `status ${code}` }, 'malformed' as const])
    return { ...drawn, status, length: responseBody({ status, message }).length }
  }

  #advance(): void {
    const ms = this.#world.random.pick([1, 4, 5, 45])
    this.#world.log(`+${ms} ms`)
    this.#model.advance(ms)
    this.#world.clock.advance(ms)
  }

  async #compare(): Promise<void> {
    await quiet()
    const world = this.#world
    const sent = this.#got.splice(0).map(({ stream, type, flags, body }) => {
      return {
        stream,
        type,
        flags,
        message: type === REQUEST ? String(readRequest(body).payload ?? '') : String(body),
      }
    })
    const sends = this.#model.sends.splice(0)
    // Messages that are on their way when the connection ends may be lost.
    const same =
      JSON.stringify(this.#model.closed ? sends.slice(0, sent.length) : sends) === JSON.stringify(sent)
    world.check(same, `the client had to send ${JSON.stringify(sends)}, and sent ${JSON.stringify(sent)}`)
    const [tells, told] = [byStream(this.#model.tells.splice(0)), byStream(this.#told.splice(0))]
    world.check(tells === told, `callers had to be told ${tells}, and were told ${told}`)
    world.check((this.#client.state === 'open') !== this.#model.closed, `the client is ${this.#client.state}`)
    const connection = Client.connectionOf(this.#client)
    const open = this.#model.calls.filter(({ ended }) => !ended)
    world.check(connection.pending === open.length, `${connection.pending} calls wait, not ${open.length}`)
  }

  async #end(): Promise<void> {
    const world = this.#world
    this.#model.close()
    if (world.random.chance(0.3)) this.#link.server.write(Buffer.alloc(world.random.from(1, 9))) // a part of a frame
    const how = world.random.below(3)
    if (how === 0) this.#link.server.destroy()
    else if (how === 1)
      this.#link.server.end() // E17, A21
    else void this.#client.close()
    await world.rest()
    await this.#compare()
    const { budget, abandoned } = Client.connectionOf(this.#client)
    world.check(budget.used === 0, `${budget.used} bytes of the budget are used`)
    world.check(abandoned === 0, `${abandoned} streams that were given up are kept`)
    world.check(world.clock.timers === 0, `${world.clock.timers} timers are left`)
    world.check(heldIntervals() === 0, 'the process is kept alive')
  }
}

/** Outcomes of different calls have no order among them. */
function byStream(told: { readonly stream: number; readonly told: Told }[]): string {
  return JSON.stringify(told.sort((a, b) => a.stream - b.stream))
}

function responseBody({ status, message }: Pick<Stimulus, 'status' | 'message'>): Buffer {
  if (status === 'malformed') return Buffer.from('ffffff', 'hex')
  const payload = Buffer.from(message)
  return answerBody(
    status === undefined ? { payload } : { payload, status: { code: status.code, message: status.text } },
  )
}

function bytesOf(stimulus: Stimulus): Buffer {
  const { stream, type, flags, length, message } = stimulus
  if (length > CLIENT_MAX_BYTES)
    return Buffer.concat([header(length, stream, type, flags), Buffer.alloc(length)])
  return frame(stream, type, flags, type === RESPONSE ? responseBody(stimulus) : Buffer.from(message))
}
